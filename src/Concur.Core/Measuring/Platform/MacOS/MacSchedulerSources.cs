using System.Runtime.Versioning;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;
using Concur.Traces.Schedstat;

namespace Concur.Core.Measuring.Platform.MacOS;

/// <summary>What macOS tells a user: how long threads were on a CPU, and not when, nor how long they waited for one.</summary>
[SupportedOSPlatform("macos")]
internal sealed class MacSchedulerSources : ISchedulerSources
{
    public string? PerfRefusal() => "macOS has no perf events, and its own events of switches (kdebug) need root and are not used";

    public string? RunQueueRefusal() =>
        "macOS does not tell how long threads wait for a core: time off the CPUs that no event explains is shown as "
        + "'off CPU, cause unknown'";

    public Capabilities CapabilitiesOf(SchedulerKind kind) => MacFigures.All;

    public ISchedulerSource ForLaunch(SchedulerRecording recording) => ForRunning(recording);

    public ISchedulerSource ForRunning(SchedulerRecording recording) =>
        new MacPolledTimes(recording.PathPrefix + SchedstatFormat.FileEnding);

    public void Discard(SchedulerRecording recording) => File.Delete(recording.PathPrefix + SchedstatFormat.FileEnding);
}

/// <summary>How well macOS lets each figure be known.</summary>
internal static class MacFigures
{
    /// <summary>
    /// A thread's own CPU time is exact at any instant. Its part in the kernel and the processors' times have steps, the latter of 10 ms.
    /// </summary>
    public static Capabilities All { get; } = new()
    {
        ThreadCpu = Availability.Exact,
        RunQueue = Availability.Unavailable,
        Switches = Availability.Unavailable,
        KernelShare = Availability.Sampled,
        IdleCores = Availability.Sampled,
        ProcessUsage = Availability.Exact,
        Stacks = StackSampler.Runtime,
    };
}
