using Concur.Core.Model;

namespace Concur.Core.Measuring.Platform.Contracts;

/// <summary>Watches from outside which threads of a child are on a CPU.</summary>
internal interface ISchedulerSource : IDisposable
{
    /// <summary>Called on the thread that starts the child, just before it does.</summary>
    void BeforeSpawn();

    /// <summary>Called once the child is there.</summary>
    void Spawned(int processId);

    /// <summary>Called once the child and all it started have ended: the file is complete.</summary>
    /// <returns>Null when nothing was recorded.</returns>
    SchedulerTrace? Complete();
}
