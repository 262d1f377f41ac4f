using System.Globalization;

namespace Concur.Core.Measuring.Machine;

/// <summary>The CPU quota of this process's cgroup, in cores.</summary>
internal static class CpuQuota
{
    /// <returns>Null when there is none, or it can't be read.</returns>
    public static double? Read() => ReadVersion2() ?? ReadVersion1();

    /// <summary>cpu.max is "QUOTA PERIOD" in us, or "max PERIOD".</summary>
    public static double? Parse(string? cpuMax)
    {
        var parts = cpuMax?.Split(' ') ?? [];
        return parts.Length == 2 ? Quotient(parts[0], parts[1]) : null;
    }

    /// <summary>The tightest limit on the way up from this process's own group.</summary>
    private static double? ReadVersion2() => ControlGroup.Texts("cpu.max").Select(Parse).Min();

    private static double? ReadVersion1() =>
        Quotient(ProcFile.Text("/sys/fs/cgroup/cpu/cpu.cfs_quota_us"), ProcFile.Text("/sys/fs/cgroup/cpu/cpu.cfs_period_us"));

    private static double? Quotient(string? quota, string? period) =>
        double.TryParse(quota, NumberStyles.None, CultureInfo.InvariantCulture, out var quotaUs) &&
        double.TryParse(period, NumberStyles.None, CultureInfo.InvariantCulture, out var periodUs) && periodUs > 0
            ? quotaUs / periodUs
            : null;
}
