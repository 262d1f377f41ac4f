using System.Globalization;

namespace Concur.Core.Measuring.Machine;

/// <summary>How often the CPU quota of a control group was used up, since the group began.</summary>
internal static class CpuThrottling
{
    private const string Counter = "nr_throttled";

    /// <summary>The periods that were throttled, of this process's group and those above it; null where none of them counts.</summary>
    public static long? Periods()
    {
        var counts = ControlGroup.Texts("cpu.stat").Append(ProcFile.Text("/sys/fs/cgroup/cpu/cpu.stat")).Select(Parse).OfType<long>().ToList();
        return counts.Count == 0 ? null : counts.Sum();
    }

    /// <summary>Reads the text of cpu.stat: "name value" lines, nr_throttled among them where the group has a quota.</summary>
    public static long? Parse(string? cpuStat) =>
        cpuStat?.Split('\n').Select(line => line.Split(' ')).FirstOrDefault(words => words is [Counter, _]) is { } found
        && long.TryParse(found[1], NumberStyles.None, CultureInfo.InvariantCulture, out var periods) ? periods : null;
}
