using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;
using Concur.Traces.Perf;
using Concur.Traces.Schedstat;

namespace Concur.Core.Measuring.Platform.Windows;

/// <summary>
/// An administrator gets the kernel's events (ETW), which tell of every switch and every wake-up. Another user learns how long threads
/// were on a CPU, and not when, nor how long they waited for one.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsSchedulerSources : ISchedulerSources
{
    public SchedulerKind Best => SchedulerKind.Etw;

    public string? PerfRefusal() => "perf events are Linux's, and on Windows --scheduler etw tells the same";

    public string? EtwRefusal() => KernelEventSource.Refusal();

    public string? RunQueueRefusal() =>
        "Windows does not tell without an administrator's rights how long threads wait for a core: time off the CPUs that no event "
        + "explains is shown as 'off CPU, cause unknown'";

    public Capabilities CapabilitiesOf(SchedulerKind kind) => WindowsFigures.Of(kind, HasCycles, countsUsage: !Wine.IsHere);

    private static bool HasCycles =>
        !Wine.IsHere && RuntimeInformation.ProcessArchitecture is (Architecture.X64 or Architecture.X86);

    public ISchedulerSource ForLaunch(SchedulerRecording recording) => Source(recording, isRunning: false);

    public ISchedulerSource ForRunning(SchedulerRecording recording) => Source(recording, isRunning: true);

    public void Discard(SchedulerRecording recording) => File.Delete(PathOf(recording));

    private static ISchedulerSource Source(SchedulerRecording recording, bool isRunning) => recording.Kind == SchedulerKind.Etw
        ? new KernelEventSource(PathOf(recording), isRunning)
        : new PolledTimes(PathOf(recording));

    private static string PathOf(SchedulerRecording recording) => recording.PathPrefix
        + (recording.Kind == SchedulerKind.Etw ? PerfDataFormat.FileEnding : SchedstatFormat.FileEnding);
}

/// <summary>How well Windows lets each figure be known.</summary>
internal static class WindowsFigures
{
    /// <summary>
    /// CPU time by QueryThreadCycleTime is exact, which Wine does not have and which is no time on Arm; other CPU times are counted in
    /// steps of up to 15.6 ms. The kernel's events tell of the recorded launch; the time off the CPUs in others is divided as there.
    /// </summary>
    public static Capabilities Of(SchedulerKind kind, bool hasCycles, bool countsUsage)
    {
        var ofSwitches = kind == SchedulerKind.Etw ? Availability.Exact : Availability.Unavailable;
        return new Capabilities
        {
            ThreadCpu = hasCycles ? Availability.Exact : Availability.Sampled,
            RunQueue = ofSwitches,
            Switches = ofSwitches,
            KernelShare = Availability.Sampled,
            IdleCores = Availability.Sampled,
            ProcessUsage = countsUsage ? Availability.Exact : Availability.Unavailable,
            Stacks = StackSampler.Runtime,
        };
    }
}
