using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Accounting;

/// <summary>The account of the cores in the measured phase of one launch.</summary>
internal static class CoreAccountant
{
    /// <summary>The cores of this machine.</summary>
    /// <returns>Null when no measured iteration was complete, or the processes' CPU time is not known.</returns>
    public static CoreAccount? Close(LaunchRecord launch, MachineFacts machine)
    {
        var iterations = Measured(launch.Result);
        if (launch.Result is null || iterations.Count == 0) return null;
        if (CpuNs(iterations) + RemoteLanes.CpuHereNs(launch) is not { } targetNs) return null;
        var system = SystemOf(launch.Result.ProcessorsAtStart, launch.Result.ProcessorsAtEnd, launch.Capabilities, machine);
        var remote = RemoteLanes.Of(launch.Result);
        var own = remote.Count == 0 ? iterations : Only(iterations, lane => !remote.Contains(lane.Process));
        return Account(own, machine.UsableCores, iterations[^1].EndNs - iterations[0].StartNs, targetNs, system);
    }

    /// <summary>The account of some lanes' cores.</summary>
    /// <param name="iterations">Iterations with those lanes and their units alone.</param>
    /// <param name="cores">The cores that their processes may use.</param>
    /// <param name="wallNs">The phase's wall time, ns.</param>
    /// <param name="targetNs">CPU time of the processes in it, ns.</param>
    /// <param name="system">What the cores did in it; null where that is not known.</param>
    public static CoreAccount Account(List<IterationRecord> iterations, double cores, long wallNs, long targetNs, SystemCpu? system)
    {
        var (laneUserNs, laneKernelNs) = Lanes(iterations);
        NamedNs[] categories =
        [
            new("lanes-user", laneUserNs),
            new("lanes-kernel", laneKernelNs),
            new("target-other", targetNs - (laneUserNs + laneKernelNs)),
            new("other-processes", OthersNs(system, targetNs)),
            new("steal", system?.StealNs),
            new("idle", system?.IdleNs),
        ];
        var named = categories.Sum(category => category.Ns ?? 0);
        return new CoreAccount
        {
            Cores = cores,
            WallNs = wallNs,
            Categories = [.. categories],
            UnexplainedNs = system is null ? null : (long)(cores * wallNs) - named,
            CoresInUse = CoresInUse.Of(iterations, cores),
        };
    }

    /// <summary>What is left of iterations with some lanes and their units alone.</summary>
    public static List<IterationRecord> Only(List<IterationRecord> iterations, Func<LaneStamp, bool> which) =>
        [.. iterations.Select(iteration => RemoteLanes.Only(iteration, which))];

    /// <summary>The shares of cores x wall that a launch did not have, without the rest of its account.</summary>
    public static TakenShares Taken(LaunchRecord launch, MachineFacts machine)
    {
        var iterations = Measured(launch.Result);
        if (iterations.Count == 0 || CpuNs(iterations) + RemoteLanes.CpuHereNs(launch) is not { } targetNs) return default;
        var system = SystemOf(launch.Result!.ProcessorsAtStart, launch.Result.ProcessorsAtEnd, launch.Capabilities, machine);
        var wholeNs = machine.UsableCores * (iterations[^1].EndNs - iterations[0].StartNs);
        return wholeNs > 0 ? new TakenShares(Share(OthersNs(system, targetNs)), Share(system?.StealNs)) : default;

        // Linux counts in steps of 10 ms, so that a short time may seem to have more of them than it has room for.
        double? Share(long? ns) => ns is { } time ? Math.Min(1, time / wholeNs) : null;
    }

    private static long? OthersNs(SystemCpu? system, long targetNs) => system is { } all ? Math.Max(0, all.BusyNs - targetNs) : null;

    /// <summary>Under a quota, time that the launch may not use is neither its own nor idle, so the rest is unknown.</summary>
    public static SystemCpu? SystemOf(
        IReadOnlyList<ProcessorTimes>? start, IReadOnlyList<ProcessorTimes>? end, Capabilities? capabilities, MachineFacts machine)
    {
        if (capabilities?.IdleCores == Availability.Unavailable) return null;
        var processors = ProcessorList.Parse(machine.Affinity);
        return machine.UsableCores < (processors?.Count ?? machine.LogicalCores)
            ? null
            : SystemCpu.Between(start, end, processors);
    }

    /// <summary>The measured iterations that have units.</summary>
    public static List<IterationRecord> Measured(LaunchResult? result) =>
        result is null ? [] : [.. result.Iterations.Where(iteration => iteration.Measured && iteration.Units.Count > 0)];

    /// <summary>CPU time of the threads that ran units; null where neither lanes nor units were metered.</summary>
    private static (long? UserNs, long? KernelNs) Lanes(List<IterationRecord> iterations)
    {
        var (cpuNs, kernelNs) = (0L, 0L);
        foreach (var iteration in iterations)
        {
            var whole = iteration.Lanes.Count > 0 && iteration.Lanes[0].Process.IsHarness;
            var spans = whole
                ? iteration.Lanes.Select(lane => (lane.AtStart, lane.AtEnd))
                : UnitSegment.Of(iteration).Select(segment => (segment.AtStart, segment.AtEnd));
            foreach (var (start, end) in spans)
            {
                if (!start.IsRead || !end.IsRead || start.KernelNs < 0 || end.KernelNs < 0) return (null, null);
                cpuNs += end.CpuNs - start.CpuNs;
                kernelNs += end.KernelNs - start.KernelNs;
            }
        }

        return (cpuNs - kernelNs, kernelNs);
    }

    /// <summary>
    /// CPU time of the launch's processes from the first iteration's start to the last one's end; null where it is not known.
    /// </summary>
    private static long? CpuNs(List<IterationRecord> iterations) =>
        iterations[^1].AtEnd is { } atEnd && iterations[0].AtStart is { } atStart ? CpuNs(atEnd) - CpuNs(atStart) : null;

    private static long CpuNs(ProcessCounters counters) => counters.UserNs + counters.KernelNs;
}

/// <summary>What was taken from a launch, as shares of cores x wall; null where it is not known.</summary>
/// <param name="Others">By other processes.</param>
/// <param name="Steal">By the hypervisor.</param>
internal readonly record struct TakenShares(double? Others, double? Steal);

/// <summary>CPU time of all processes on some processors, ns. Linux counts it in steps of 10 ms.</summary>
/// <param name="BusyNs">Time in any process or interrupt, ns.</param>
/// <param name="IdleNs">Time idle or waiting for a disk, ns.</param>
/// <param name="StealNs">Time that the hypervisor took, ns; null where the system does not count it.</param>
internal readonly record struct SystemCpu(long BusyNs, long IdleNs, long? StealNs)
{
    /// <summary>The difference of two readings, summed over the given processors; null when either is missing.</summary>
    /// <param name="start">The first reading; null where it could not be had.</param>
    /// <param name="end">The second reading; null where it could not be had.</param>
    /// <param name="processors">The processors that count; null for all.</param>
    public static SystemCpu? Between(
        IReadOnlyList<ProcessorTimes>? start, IReadOnlyList<ProcessorTimes>? end, IReadOnlySet<int>? processors) =>
        Sum(start, processors) is { } from && Sum(end, processors) is { } to
            ? new SystemCpu(to.BusyNs - from.BusyNs, to.IdleNs - from.IdleNs, to.StealNs - from.StealNs)
            : null;

    private static SystemCpu? Sum(IReadOnlyList<ProcessorTimes>? times, IReadOnlySet<int>? processors)
    {
        var counted = times?.Where(time => processors is null || processors.Contains(time.Processor)).ToList();
        if (counted is null or []) return null;
        var steal = counted.TrueForAll(time => time.StealNs is not null) ? counted.Sum(time => time.StealNs) : null;
        return new SystemCpu(counted.Sum(time => time.BusyNs), counted.Sum(time => time.IdleNs), steal);
    }
}
