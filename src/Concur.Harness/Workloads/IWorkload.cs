using Concur.Abstractions;

namespace Concur.Harness.Workloads;

/// <summary>The code under study, ready to run a unit.</summary>
internal interface IWorkload
{
    /// <summary>Runs one unit to its end on the calling thread and returns its result; null where it has none.</summary>
    object? Run(WorkUnit unit);
}
