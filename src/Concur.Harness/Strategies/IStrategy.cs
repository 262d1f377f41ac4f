using Concur.Protocol;

namespace Concur.Harness.Strategies;

/// <summary>A way of executing units.</summary>
internal interface IStrategy
{
    /// <summary>
    /// Executes every unit of the iteration once and returns when the last is done, by <see cref="Iteration.RunUnit"/> or
    /// <see cref="Iteration.RunUnitAsync"/>. The iteration keeps the failure of a unit; from then on it hands out no more units, and
    /// running one does nothing.
    /// </summary>
    void Run(Iteration iteration);
}

/// <summary>
/// A strategy whose processes outlive an iteration: the operating system adds their time to the harness's only when they end.
/// </summary>
internal interface IKeepsProcesses
{
    /// <summary>What its living processes had used when they last answered; null where this system does not give it.</summary>
    ProcessCounters? Usage { get; }

    /// <summary>How long the runtime of the one that compiled longest had compiled when it last answered, ns.</summary>
    long CompilingNs { get; }
}

/// <summary>A strategy whose processes take seconds to start, which no iteration should have in its time.</summary>
internal interface IStartsAhead
{
    /// <summary>Starts them, and makes the workload ready in each. Called once, before the first iteration.</summary>
    /// <exception cref="Units.Refusal">They cannot be started.</exception>
    /// <exception cref="Units.UserFailure">The user's code threw, or a process did not start.</exception>
    void Start();
}

/// <summary>A strategy that may have processes on other machines.</summary>
internal interface IHasRemoteProcesses
{
    /// <summary>What is known of them; empty where there are none.</summary>
    IReadOnlyList<RemoteProcess> Remote { get; }

    /// <summary>The first measured iteration follows.</summary>
    void BeginMeasuring();

    /// <summary>The last measured iteration is over.</summary>
    void EndMeasuring();
}
