using Concur.Abstractions;

namespace Concur.Harness.Units;

/// <summary>
/// The code under study, ready to run a unit. It can be run in two ways: a strategy that gives each unit a thread blocks that thread
/// (<see cref="Run"/>); one that awaits units gives the thread up (<see cref="RunAsync"/>).
/// </summary>
internal interface IWorkload
{
    /// <summary>Whether units may give their thread up; code without awaits keeps it under every strategy.</summary>
    bool Awaits => false;

    /// <summary>Called once in each process that runs units, before the first one.</summary>
    void Start()
    {
    }

    /// <summary>An iteration begins.</summary>
    void BeginIteration()
    {
    }

    /// <summary>An iteration has ended.</summary>
    void EndIteration()
    {
    }

    /// <summary>Called once after the last unit, where <see cref="Start"/> was called.</summary>
    void End()
    {
    }

    /// <summary>Runs one unit to its end on the calling thread.</summary>
    /// <returns>The unit's result; null where it has none.</returns>
    object? Run(WorkUnit unit);

    /// <summary>Runs one unit without blocking where the workload can; code without awaits has run when this returns.</summary>
    /// <returns>The unit's result; null where it has none.</returns>
    ValueTask<object?> RunAsync(WorkUnit unit) => ValueTask.FromResult(Run(unit));
}

/// <summary>A workload whose units await. Where a thread must serve a unit to its end, that thread waits for the task.</summary>
internal interface IAsyncWorkload : IWorkload
{
    /// <inheritdoc/>
    bool IWorkload.Awaits => true;

    /// <inheritdoc cref="IWorkload.RunAsync"/>
    new ValueTask<object?> RunAsync(WorkUnit unit);

    /// <summary>Blocks on the async method, as code does that is not async itself.</summary>
    object? IWorkload.Run(WorkUnit unit)
    {
        var started = RunAsync(unit);
        return started.IsCompletedSuccessfully ? started.Result : started.AsTask().GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    ValueTask<object?> IWorkload.RunAsync(WorkUnit unit) => RunAsync(unit);
}

/// <summary>Thrown when a launch cannot begin. The message is one line and says what to do.</summary>
internal sealed class Refusal(string message) : Exception(message);
