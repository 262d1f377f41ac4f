using System.Globalization;
using Concur.Protocol;

namespace Concur.Harness.Platform.Linux;

/// <summary>The processors' times in /proc/stat (proc_stat(5)).</summary>
internal static class ProcStat
{
    private const string Path = "/proc/stat";

    /// <summary>The file counts in ticks of USER_HZ, which is 100 on every architecture of .NET.</summary>
    private const long NsPerTick = 10_000_000;

    /// <summary>cpuN user nice system idle iowait irq softirq steal.</summary>
    private const int FewestFields = 9;

    /// <summary>The lines of the processors, as they are; empty where the file cannot be read.</summary>
    public static List<string> ReadLines()
    {
        List<string> lines = [];
        if (!File.Exists(Path)) return lines;
        foreach (var line in File.ReadLines(Path))
        {
            if (!line.StartsWith("cpu", StringComparison.Ordinal)) break;
            lines.Add(line);
        }

        return lines;
    }

    /// <summary>Reads the lines of single processors; the first line, which is the sum of all, has no number and is left out.</summary>
    /// <returns>Null when no line has the figures.</returns>
    public static ProcessorTimes[]? Parse(IEnumerable<string> lines)
    {
        var processors = new List<ProcessorTimes>();
        foreach (var line in lines)
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length < FewestFields) continue;
            if (!int.TryParse(fields[0].AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) continue;
            var (busyNs, idleNs, stealNs) = (Sum(fields, 1, 2, 3, 6, 7), Sum(fields, 4, 5), Sum(fields, 8));
            processors.Add(new ProcessorTimes(number, busyNs, idleNs, stealNs));
        }

        return processors.Count == 0 ? null : [.. processors];
    }

    private static long Sum(string[] fields, params ReadOnlySpan<int> places)
    {
        var ticks = 0L;
        foreach (var place in places) ticks += long.Parse(fields[place], CultureInfo.InvariantCulture);
        return ticks * NsPerTick;
    }
}
