using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Measuring.Platform.Linux.Scheduling;
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

    public ISchedulerSource ForRunning(SchedulerRecording recording) => recording.Kind == SchedulerKind.Perf
        ? new AttachedPerfSource(recording.PathPrefix + PerfDataFormat.FileEnding, recording.SampleHz)
        : new SchedstatSource(recording.PathPrefix + SchedstatFormat.FileEnding);

    public void Discard(SchedulerRecording recording) =>
        File.Delete(recording.PathPrefix + (recording.Kind == SchedulerKind.Perf ? PerfDataFormat.FileEnding : SchedstatFormat.FileEnding));

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
