using Concur.Protocol;

namespace Concur.Harness.Strategies;

/// <summary>A way of executing units.</summary>
internal interface IStrategy
{
    /// <summary>
    /// Executes every unit of the iteration once and returns when the last is done. A unit's failure is kept in the iteration, which
    /// then hands out no more units.
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
}
