using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;
using Concur.Traces.Schedstat;

namespace Concur.Core.Measuring.Platform.Windows;

/// <summary>
/// What Windows tells a user without elevation: how long threads were on a CPU, and not when, nor how long they waited for one. The
/// events of switches (ETW) need an administrator, and are not used.
/// </summary>
[SupportedOSPlatform("windows")]
internal sealed class WindowsSchedulerSources : ISchedulerSources
{
    public string? PerfRefusal() => "Windows has no perf events, and its own events of switches are not used";

    public string? RunQueueRefusal() =>
        "Windows does not tell without an administrator's rights how long threads wait for a core: time off the CPUs that no event "
        + "explains is shown as 'off CPU, cause unknown'";

    /// <summary>
    /// CPU time by QueryThreadCycleTime is exact, which Wine does not have and which is no time on Arm; other CPU times are counted in
    /// steps of up to 15.6 ms.
    /// </summary>
    public Capabilities CapabilitiesOf(SchedulerKind kind) => new()
    {
        ThreadCpu = HasCycles ? Availability.Exact : Availability.Sampled,
        RunQueue = Availability.Unavailable,
        Switches = Availability.Unavailable,
        KernelShare = Availability.Sampled,
        IdleCores = Availability.Sampled,
        ProcessUsage = Wine.IsHere ? Availability.Unavailable : Availability.Exact,
        Stacks = StackSampler.Runtime,
    };

    private static bool HasCycles =>
        !Wine.IsHere && RuntimeInformation.ProcessArchitecture is (Architecture.X64 or Architecture.X86);

    public ISchedulerSource ForLaunch(SchedulerRecording recording) => ForRunning(recording);

    public ISchedulerSource ForRunning(SchedulerRecording recording) =>
        new PolledTimes(recording.PathPrefix + SchedstatFormat.FileEnding);

    public void Discard(SchedulerRecording recording) => File.Delete(recording.PathPrefix + SchedstatFormat.FileEnding);
}
