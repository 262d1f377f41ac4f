using System.Globalization;

namespace Concur.Core.Measuring.Platform.Linux.Proc;

/// <summary>
/// The CPU limit of this process's control group and how often it took effect: https://docs.kernel.org/admin-guide/cgroup-v2.html.
/// In version 2 a limit of any group above holds as well.
/// </summary>
internal static class ControlGroup
{
    private const string Throttled = "nr_throttled";

    /// <summary>The tightest CPU quota, in cores; null when there is none, or it can't be read.</summary>
    public static double? Quota() => Texts("cpu.max").Select(ParseQuota).Min() ?? Quotient(
        ProcFile.Text("/sys/fs/cgroup/cpu/cpu.cfs_quota_us"), ProcFile.Text("/sys/fs/cgroup/cpu/cpu.cfs_period_us"));

    /// <summary>In how many periods a quota was used up, of this process's group and those above it; null where none is counted.</summary>
    public static long? ThrottledPeriods()
    {
        var texts = Texts("cpu.stat").Append(ProcFile.Text("/sys/fs/cgroup/cpu/cpu.stat"));
        var counts = texts.Select(ParseThrottledPeriods).OfType<long>().ToList();
        return counts.Count == 0 ? null : counts.Sum();
    }

    /// <summary>Parses cpu.max: "QUOTA PERIOD" in us, or "max PERIOD".</summary>
    /// <returns>Cores; null when there is no quota.</returns>
    public static double? ParseQuota(string? cpuMax) => cpuMax?.Split(' ') is [var quota, var period] ? Quotient(quota, period) : null;

    /// <summary>Parses cpu.stat: lines "name value", nr_throttled among them where the group has a quota.</summary>
    /// <returns>Null where the group has none.</returns>
    public static long? ParseThrottledPeriods(string? cpuStat) =>
        cpuStat?.Split('\n').Select(line => line.Split(' ')).FirstOrDefault(words => words is [Throttled, _]) is { } found
        && long.TryParse(found[1], NumberStyles.None, CultureInfo.InvariantCulture, out var periods) ? periods : null;

    /// <summary>The path of this process's group of version 2, of the text of /proc/self/cgroup; null where it is in none.</summary>
    public static string? ParseGroup(string? cgroup) =>
        cgroup?.Split('\n').FirstOrDefault(entry => entry.StartsWith("0::", StringComparison.Ordinal))?[3..];

    /// <summary>The texts of a file on the way up, this process's own group first; groups that lack it are left out.</summary>
    private static IEnumerable<string> Texts(string file)
    {
        for (var group = ParseGroup(ProcFile.Text("/proc/self/cgroup")); group is not null; group = Parent(group))
        {
            if (ProcFile.Text($"/sys/fs/cgroup{group.TrimEnd('/')}/{file}") is { } text) yield return text;
        }
    }

    private static string? Parent(string group) => group is "/" or "" ? null : Path.GetDirectoryName(group);

    private static double? Quotient(string? quota, string? period) =>
        double.TryParse(quota, NumberStyles.None, CultureInfo.InvariantCulture, out var quotaUs)
        && double.TryParse(period, NumberStyles.None, CultureInfo.InvariantCulture, out var periodUs) && periodUs > 0
            ? quotaUs / periodUs
            : null;
}
