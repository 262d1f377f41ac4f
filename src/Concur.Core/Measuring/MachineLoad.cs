using Concur.Core.Measuring.Platform;
using Concur.Core.Model;

namespace Concur.Core.Measuring;

/// <summary>How much of the machine other processes use at the moment.</summary>
public static class MachineLoad
{
    /// <summary>Observes the machine for a while.</summary>
    /// <param name="machine">The machine, for the processors that may be used.</param>
    /// <param name="time">How long; the counters' grain is 10 ms.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The share of the processors' time, 0 to 1, without this process's own; null where it can't be read.</returns>
    public static async Task<double?> OthersShareAsync(MachineFacts machine, TimeSpan time, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(machine);
        var processors = ProcessorList.Parse(machine.Affinity);
        var (before, ownBefore) = (Sum(processors), Environment.CpuUsage.TotalTime);
        await Task.Delay(time, cancellation);
        var (after, ownAfter) = (Sum(processors), Environment.CpuUsage.TotalTime);
        if ((before, after) is not ({ } start, { } end) || end.AllNs <= start.AllNs) return null;
        var othersNs = end.BusyNs - start.BusyNs - ((ownAfter - ownBefore).TotalMilliseconds * 1e6);
        return Math.Clamp(othersNs / (end.AllNs - start.AllNs), 0, 1);
    }

    private static (long BusyNs, long AllNs)? Sum(IReadOnlySet<int>? processors)
    {
        var times = Platforms.Current.Machine.Processors()?.Where(time => processors?.Contains(time.Processor) != false).ToList();
        return times is null or []
            ? null
            : (times.Sum(time => time.BusyNs), times.Sum(time => time.BusyNs + time.IdleNs + (time.StealNs ?? 0)));
    }
}
