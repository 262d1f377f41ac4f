using Concur.Abstractions;

namespace Concur.Harness.Workloads;

/// <summary>
/// The code under study, ready to run a unit. It can be run in both shapes: a strategy that gives each unit a thread
/// blocks that thread (<see cref="Run"/>); one that awaits units gives the thread up (<see cref="RunAsync"/>).
/// </summary>
internal interface IWorkload
{
    /// <summary>Whether units may give their thread up; one that is plain code keeps it whatever the strategy.</summary>
    bool Awaits => false;

    /// <summary>Runs one unit to its end on the calling thread and returns its result; null where it has none.</summary>
    object? Run(WorkUnit unit);

    /// <summary>Runs one unit without blocking where the workload can; one that is plain code runs before this returns.</summary>
    ValueTask<object?> RunAsync(WorkUnit unit) => ValueTask.FromResult(Run(unit));
}
