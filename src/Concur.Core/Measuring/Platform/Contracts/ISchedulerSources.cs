using Concur.Core.Model;

namespace Concur.Core.Measuring.Platform.Contracts;

/// <summary>The ways in which this system lets the tool watch threads, and how well each figure is known then.</summary>
internal interface ISchedulerSources
{
    /// <summary>The source that tells most where it is granted.</summary>
    SchedulerKind Best => SchedulerKind.Perf;

    /// <summary>Why perf events can't be had, and how to allow them, in one line; null when they can.</summary>
    string? PerfRefusal();

    /// <summary>Why the Windows kernel's events can't be had, and how to allow them, in one line; null when they can.</summary>
    string? EtwRefusal() => "etw records events of the Windows kernel, and this is not Windows";

    /// <summary>Why the threads' time in the run queue can't be had, in one line; null when it can.</summary>
    string? RunQueueRefusal();

    /// <summary>How well figures are known under a source.</summary>
    /// <param name="kind">Never <see cref="SchedulerKind.Auto"/>.</param>
    Capabilities CapabilitiesOf(SchedulerKind kind);

    /// <summary>Creates the source for a process that is about to be started.</summary>
    ISchedulerSource ForLaunch(SchedulerRecording recording);

    /// <summary>Creates the source for a process that runs already; <see cref="ISchedulerSource.Spawned"/> begins the recording.</summary>
    ISchedulerSource ForRunning(SchedulerRecording recording);

    /// <summary>Deletes the files of a recording that the system refused after it had begun.</summary>
    void Discard(SchedulerRecording recording);
}

/// <summary>A scheduler recording to make.</summary>
/// <param name="Kind">The source: never <see cref="SchedulerKind.Auto"/>.</param>
/// <param name="PathPrefix">What the paths of its files begin with; each source adds its own ending.</param>
/// <param name="SampleHz">Stacks per second on a CPU, for a source that samples them; 0 for none.</param>
internal sealed record SchedulerRecording(SchedulerKind Kind, string PathPrefix, int SampleHz);

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
