using System.Globalization;

namespace Concur.Core.Accounting;

/// <summary>What /proc/stat counted for some processors, ns. Its grain is 10 ms (USER_HZ = 100).</summary>
/// <param name="BusyNs">In any process or interrupt.</param>
/// <param name="IdleNs">Idle, or waiting for a disk.</param>
/// <param name="StealNs">Taken by the hypervisor.</param>
internal readonly record struct SystemCpu(long BusyNs, long IdleNs, long StealNs)
{
    private const long NsPerTick = 10_000_000;

    /// <summary>The difference of two readings for the given processors; null when either is missing.</summary>
    public static SystemCpu? Between(string start, string end, IReadOnlySet<int>? processors) =>
        Read(start, processors) is { } from && Read(end, processors) is { } to
            ? new SystemCpu(to.BusyNs - from.BusyNs, to.IdleNs - from.IdleNs, to.StealNs - from.StealNs)
            : null;

    private static SystemCpu? Read(string text, IReadOnlySet<int>? processors)
    {
        var (busy, idle, steal, found) = (0L, 0L, 0L, false);
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length < 9 || !int.TryParse(fields[0].AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var processor)) continue;
            if (processors is not null && !processors.Contains(processor)) continue;

            // user nice system idle iowait irq softirq steal
            var ticks = fields[1..9].Select(field => long.Parse(field, CultureInfo.InvariantCulture)).ToArray();
            busy += ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6];
            idle += ticks[3] + ticks[4];
            steal += ticks[7];
            found = true;
        }

        return found ? new SystemCpu(busy * NsPerTick, idle * NsPerTick, steal * NsPerTick) : null;
    }
}
