using Concur.Core.Measuring.Platform.Linux;

namespace Concur.Core.Tests.Measuring.Platform.Linux;

public class ControlGroupTests
{
    [Theory]
    [InlineData("150000 100000", 1.5)]
    [InlineData("max 100000", null)]
    [InlineData("100000 0", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void TheQuotaIsQuotaOverPeriod(string? cpuMax, double? cores) => Assert.Equal(cores, ControlGroup.ParseQuota(cpuMax));

    [Theory]
    [InlineData("usage_usec 5\nnr_periods 10\nnr_throttled 3\nthrottled_usec 70", 3L)]
    [InlineData("usage_usec 5", null)]
    [InlineData("nr_throttled many", null)]
    [InlineData(null, null)]
    public void ThrottledPeriodsAreThoseThatTheGroupCounts(string? cpuStat, long? expected) =>
        Assert.Equal(expected, ControlGroup.ParseThrottledPeriods(cpuStat));

    /// <summary>The quota of a nested group of version 1 is in its own folder, and those above it count as well.</summary>
    [Theory]
    [InlineData("4:cpu,cpuacct:/a/b\n0::/new", "/", "cpu", "/cg/cpu/a/b /cg/cpu/a /cg/cpu")]
    [InlineData("4:cpu,cpuacct:/docker/1/inner", "/docker/1", "cpu", "/cg/cpu/inner /cg/cpu")]
    [InlineData("4:cpu,cpuacct:/docker/1", "/docker/1", "cpu", "/cg/cpu")]
    [InlineData("4:cpu,cpuacct:/elsewhere", "/docker/1", "cpu", "/cg/cpu")]
    [InlineData("4:cpuacct:/a\n5:cpuset:/b", "/", "cpu", "")]
    [InlineData("4:cpu,cpuacct:/old\n0::/new", "/", "", "/cg/unified/new /cg/unified")]
    [InlineData("0::/", "/", "", "/cg/unified")]
    [InlineData("4:cpu,cpuacct:/old", "/", "", "")]
    [InlineData(null, "/", "", "")]
    public void TheGroupsAreThoseOfTheController(string? cgroup, string root, string controller, string folders)
    {
        var mounts = $"""
            31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
            32 31 0:29 {root} /cg/cpu rw,relatime shared:9 - cgroup cgroup rw,cpu,cpuacct
            33 31 0:30 / /cg/cpuset rw,relatime - cgroup cgroup rw,cpuset
            41 31 0:38 / /cg/unified rw,relatime - cgroup2 cgroup2 rw
            broken
            """;

        Assert.Equal(folders, string.Join(' ', ControlGroup.Folders(cgroup, mounts, controller)));
    }
}
