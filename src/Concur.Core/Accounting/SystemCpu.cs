using Concur.Protocol;

namespace Concur.Core.Accounting;

/// <summary>What the operating system counted for some processors, all processes together, ns. On Linux its grain is 10 ms.</summary>
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
