using System.Globalization;
using System.Runtime.InteropServices;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;
using Concur.Traces.Perf;
using Concur.Traces.Schedstat;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>Perf events where the kernel grants them, else schedstat, polled.</summary>
internal sealed class LinuxSchedulerSources : ISchedulerSources
{
    public string? PerfRefusal() => PerfProbe.Refusal();

    /// <summary>Every kernel with CONFIG_SCHED_INFO has the file: https://docs.kernel.org/scheduler/sched-stats.html.</summary>
    public string? RunQueueRefusal() => File.Exists("/proc/thread-self/schedstat")
        ? null
        : "/proc/thread-self/schedstat is missing; it needs a kernel with CONFIG_SCHED_INFO";

    public Capabilities CapabilitiesOf(SchedulerKind kind) => Capabilities(kind, hasSchedstat: RunQueueRefusal() is null);

    /// <summary>
    /// What the sources give. The run queue is exact under both, for each lane reads its own schedstat at the iteration's edges.
    /// How CPU time divides into user and kernel, and the idle time of cores, the kernel counts in ticks of up to 10 ms:
    /// https://github.com/torvalds/linux/blob/v6.1/kernel/sched/cputime.c (cputime_adjust) and proc_stat(5).
    /// </summary>
    internal static Capabilities Capabilities(SchedulerKind kind, bool hasSchedstat)
    {
        var isPerf = kind == SchedulerKind.Perf;
        return new Capabilities
        {
            ThreadCpu = Availability.Exact,
            RunQueue = hasSchedstat ? Availability.Exact : Availability.Unavailable,
            Switches = isPerf ? Availability.Exact : hasSchedstat ? Availability.Sampled : Availability.Unavailable,
            KernelShare = Availability.Sampled,
            IdleCores = Availability.Sampled,
            ProcessUsage = Availability.Exact,
            Stacks = isPerf ? StackSampler.Kernel : StackSampler.Runtime,
        };
    }

    public ISchedulerSource ForLaunch(SchedulerRecording recording)
    {
        var polled = new SchedstatSource(recording.PathPrefix + SchedstatFormat.FileEnding);
        return recording.Kind == SchedulerKind.Perf
            ? new PerfWithSchedstat(new PerfSource(recording.PathPrefix + PerfDataFormat.FileEnding, recording.SampleHz), polled)
            : polled;
    }

    public ISchedulerSource ForRunning(SchedulerRecording recording)
    {
        var polled = new SchedstatSource(recording.PathPrefix + SchedstatFormat.FileEnding);
        return recording.Kind == SchedulerKind.Perf
            ? new PerfWithSchedstat(new AttachedPerfSource(recording.PathPrefix + PerfDataFormat.FileEnding, recording.SampleHz), polled)
            : polled;
    }

    public void Discard(SchedulerRecording recording)
    {
        if (recording.Kind == SchedulerKind.Perf)
        {
            File.Delete(recording.PathPrefix + PerfDataFormat.FileEnding);
            File.Delete(recording.PathPrefix + PerfDataFormat.SwitchStacksEnding);
        }

        File.Delete(recording.PathPrefix + SchedstatFormat.FileEnding);
    }

    /// <summary>Perf events do not tell when a thread was woken; schedstat, polled beside them, tells its time in the run queue.</summary>
    private sealed class PerfWithSchedstat(ISchedulerSource perf, ISchedulerSource schedstat) : ISchedulerSource
    {
        public void BeforeSpawn()
        {
            perf.BeforeSpawn();
            schedstat.BeforeSpawn();
        }

        public void Spawned(int processId)
        {
            perf.Spawned(processId);
            schedstat.Spawned(processId);
        }

        public SchedulerTrace? Complete()
        {
            var polled = schedstat.Complete();
            return perf.Complete() is { } trace ? trace with { SchedstatPath = polled?.Path } : null;
        }

        public void Dispose()
        {
            schedstat.Dispose();
            perf.Dispose();
        }
    }
}

/// <summary>Asks the kernel whether it grants perf events.</summary>
internal static class PerfProbe
{
    private const int HighestForUsers = 2;

    /// <summary>Why perf events can't be had, and how to allow them, in one line; null when they can.</summary>
    public static string? Refusal()
    {
        using var trial = new PerfSource(path: "/dev/null", sampleHz: 1);
        var error = trial.Open();
        return error switch
        {
            0 => null,
            PerfCalls.NoMemory => "no memory for perf events is left to this user; another program records, or "
                + "kernel.perf_event_mlock_kb is too small",
            PerfCalls.NotPermitted or PerfCalls.AccessDenied when Paranoia() is > HighestForUsers and var level =>
                FormattableString.Invariant(
                    $"kernel.perf_event_paranoid is {level}; ")
                + FormattableString.Invariant($"as root, 'sysctl kernel.perf_event_paranoid={HighestForUsers}' allows perf events"),
            PerfCalls.NotPermitted or PerfCalls.AccessDenied or PerfCalls.NoSuchCall =>
                "perf_event_open is refused, as a container's seccomp filter does; '--cap-add PERFMON' or '--security-opt "
                    + "seccomp=unconfined' allows it",
            _ => $"perf events are not to be had ({Marshal.GetPInvokeErrorMessage(error)})",
        };
    }

    private static int? Paranoia() =>
        int.TryParse(
            ProcFile.Text("/proc/sys/kernel/perf_event_paranoid"),
            NumberStyles.AllowLeadingSign,
            CultureInfo.InvariantCulture,
            out var level)
            ? level
            : null;
}
