using System.Globalization;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>
/// The CPU limit of this process's control group and how often it took effect. A limit of any group above holds as well, in both
/// versions: https://docs.kernel.org/admin-guide/cgroup-v2.html, https://docs.kernel.org/scheduler/sched-bwc.html.
/// </summary>
internal static class ControlGroup
{
    private const string Throttled = "nr_throttled";

    /// <summary>The controller of version 1 that limits CPU time.</summary>
    private const string Cpu = "cpu";

    /// <summary>Stands for the one hierarchy of version 2, which names no controllers.</summary>
    private const string Version2 = "";

    /// <summary>The tightest CPU quota, in cores; null when there is none, or it can't be read.</summary>
    public static double? Quota() => Quota(ProcFile.Text);

    /// <inheritdoc cref="Quota()"/>
    /// <param name="read">Reads a file's text; null where there is none.</param>
    internal static double? Quota(Func<string, string?> read) =>
        Folders(read, Version2).Select(folder => ParseQuota(read(folder + "/cpu.max")))
            .Concat(Folders(read, Cpu).Select(folder => Quotient(read(folder + "/cpu.cfs_quota_us"), read(folder + "/cpu.cfs_period_us"))))
            .Min();

    /// <summary>In how many periods a quota was used up, of this process's group and those above it; null where none is counted.</summary>
    public static long? ThrottledPeriods() => ThrottledPeriods(ProcFile.Text);

    /// <inheritdoc cref="ThrottledPeriods()"/>
    /// <param name="read">Reads a file's text; null where there is none.</param>
    internal static long? ThrottledPeriods(Func<string, string?> read)
    {
        var counts = Folders(read, Version2).Concat(Folders(read, Cpu))
            .Select(folder => ParseThrottledPeriods(read(folder + "/cpu.stat"))).OfType<long>().ToList();
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

    /// <summary>The folders of a process's group and of those above it, its own first.</summary>
    /// <param name="cgroup">The text of /proc/PID/cgroup: a line "NUMBER:CONTROLLERS:PATH" per hierarchy.</param>
    /// <param name="mounts">
    /// The text of /proc/PID/mountinfo: number, parent, device, the mounted folder, the mount point, options, "-", the kind of file
    /// system, its source, its options. In a container the mounted folder may be the container's own group.
    /// </param>
    /// <param name="controller">A controller of version 1; empty for version 2.</param>
    internal static IEnumerable<string> Folders(string? cgroup, string? mounts, string controller)
    {
        var path = Lines(cgroup).Select(line => line.Split(':', 3))
            .FirstOrDefault(words => words.Length == 3 && words[1].Split(',').Contains(controller))?[2];
        var mount = Lines(mounts).Select(line => line.Split(' ')).FirstOrDefault(words => IsHierarchy(words, controller));
        if (path is null || mount is null) return [];
        var (root, point) = (mount[3].TrimEnd('/'), mount[4]);
        var isBelow = path == root || path.StartsWith(root + "/", StringComparison.Ordinal);
        return Upwards(isBelow ? path[root.Length..] : "").Select(group => point + group);
    }

    private static IEnumerable<string> Folders(Func<string, string?> read, string controller) =>
        Folders(read("/proc/self/cgroup"), read("/proc/self/mountinfo"), controller);

    private static bool IsHierarchy(string[] mount, string controller)
    {
        var separator = Array.IndexOf(mount, "-");
        return separator > 5 && separator + 3 < mount.Length && (controller == Version2
            ? mount[separator + 1] == "cgroup2"
            : mount[separator + 1] == "cgroup" && mount[separator + 3].Split(',').Contains(controller));
    }

    /// <summary>A path such as "/a/b", then "/a", then "" for the mount point itself.</summary>
    private static IEnumerable<string> Upwards(string path)
    {
        for (path = path.TrimEnd('/'); path.Length > 0; path = path[..path.LastIndexOf('/')]) yield return path;
        yield return "";
    }

    private static string[] Lines(string? text) => text?.Split('\n', StringSplitOptions.RemoveEmptyEntries) ?? [];

    private static double? Quotient(string? quota, string? period) =>
        double.TryParse(quota, NumberStyles.None, CultureInfo.InvariantCulture, out var quotaUs)
        && double.TryParse(period, NumberStyles.None, CultureInfo.InvariantCulture, out var periodUs) && periodUs > 0
            ? quotaUs / periodUs
            : null;
}
