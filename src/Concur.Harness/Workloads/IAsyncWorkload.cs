using Concur.Abstractions;

namespace Concur.Harness.Workloads;

/// <summary>A workload whose units await. Where a thread must serve a unit to its end, that thread waits for the task.</summary>
internal interface IAsyncWorkload : IWorkload
{
    /// <inheritdoc/>
    bool IWorkload.Awaits => true;

    /// <summary>Starts a unit; the task's result is the unit's, null where it has none.</summary>
    new ValueTask<object?> RunAsync(WorkUnit unit);

    /// <summary>Sync over async: what a developer does who calls an async method from blocking code.</summary>
    object? IWorkload.Run(WorkUnit unit)
    {
        var started = RunAsync(unit);
        return started.IsCompletedSuccessfully ? started.Result : started.AsTask().GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    ValueTask<object?> IWorkload.RunAsync(WorkUnit unit) => RunAsync(unit);
}
