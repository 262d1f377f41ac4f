using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Accounting;

/// <summary>The account of the cores in the measured phase of one launch.</summary>
internal static class CoreAccountant
{
    /// <returns>Null when no measured iteration was complete, or the processes' CPU time is not known.</returns>
    public static CoreAccount? Close(LaunchRecord launch, MachineFacts machine)
    {
        var iterations = Measured(launch.Result);
        if (launch.Result is null || iterations.Count == 0) return null;
        if (CpuNs(iterations) is not { } targetNs) return null;

        var wallNs = iterations[^1].EndNs - iterations[0].StartNs;
        var (laneUserNs, laneKernelNs) = Lanes(iterations);
        var laneNs = laneUserNs + laneKernelNs;
        var system = SystemOf(launch.Result, launch.Capabilities, machine);
        var othersNs = OthersNs(system, targetNs);
        NamedNs[] categories =
        [
            new("lanes-user", laneUserNs),
            new("lanes-kernel", laneKernelNs),
            new("target-other", targetNs - laneNs),
            new("other-processes", othersNs),
            new("steal", system?.StealNs),
            new("idle", system?.IdleNs),
        ];
        var named = categories.Sum(category => category.Ns ?? 0);
        return new CoreAccount
        {
            Cores = machine.UsableCores,
            WallNs = wallNs,
            Categories = [.. categories],
            UnexplainedNs = system is null ? null : (long)(machine.UsableCores * wallNs) - named,
            CoresInUse = CoresInUse.Of(iterations, machine.UsableCores),
        };
    }

    /// <summary>The shares of cores x wall that a launch did not have, without the rest of its account.</summary>
    public static TakenShares Taken(LaunchRecord launch, MachineFacts machine)
    {
        var iterations = Measured(launch.Result);
        if (iterations.Count == 0 || CpuNs(iterations) is not { } targetNs) return default;
        var system = SystemOf(launch.Result!, launch.Capabilities, machine);
        var wholeNs = machine.UsableCores * (iterations[^1].EndNs - iterations[0].StartNs);
        return wholeNs > 0 ? new TakenShares(OthersNs(system, targetNs) / wholeNs, system?.StealNs / wholeNs) : default;
    }

    private static long? OthersNs(SystemCpu? system, long targetNs) => system is { } all ? Math.Max(0, all.BusyNs - targetNs) : null;

    /// <summary>Under a quota, time that the launch may not use is neither its own nor idle, so the rest is unknown.</summary>
    private static SystemCpu? SystemOf(LaunchResult result, Capabilities? capabilities, MachineFacts machine)
    {
        if (capabilities?.IdleCores == Availability.Unavailable) return null;
        var processors = ProcessorList.Parse(machine.Affinity);
        return machine.UsableCores < (processors?.Count ?? machine.LogicalCores)
            ? null
            : SystemCpu.Between(result.ProcessorsAtStart, result.ProcessorsAtEnd, processors);
    }

    private static List<IterationRecord> Measured(LaunchResult? result) =>
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
