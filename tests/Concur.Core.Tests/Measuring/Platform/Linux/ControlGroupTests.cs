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

    /// <summary>Recorded in a group of version 1, within one that has a quota of half a core, which was used up.</summary>
    [Fact]
    public void InVersion1TheQuotaOfAGroupAboveHolds()
    {
        var files = new Dictionary<string, string>
        {
            ["/proc/self/cgroup"] = "2:cpuacct:/\n1:cpu:/outer/inner\n0::/",
            ["/proc/self/mountinfo"] = """
                30 29 0:26 / /sys/fs/cgroup/cpu rw,relatime - cgroup cgroup rw,cpu
                31 29 0:27 / /sys/fs/cgroup/cpuacct rw,relatime - cgroup cgroup rw,cpuacct
                39 29 0:35 / /sys/fs/cgroup/unified rw,relatime - cgroup2 cgroup2 rw
                """,
            ["/sys/fs/cgroup/cpu/outer/inner/cpu.cfs_quota_us"] = "-1",
            ["/sys/fs/cgroup/cpu/outer/inner/cpu.cfs_period_us"] = "100000",
            ["/sys/fs/cgroup/cpu/outer/inner/cpu.stat"] = "nr_periods 0\nnr_throttled 0\nthrottled_time 0",
            ["/sys/fs/cgroup/cpu/outer/cpu.cfs_quota_us"] = "50000",
            ["/sys/fs/cgroup/cpu/outer/cpu.cfs_period_us"] = "100000",
            ["/sys/fs/cgroup/cpu/outer/cpu.stat"] = "nr_periods 132\nnr_throttled 88\nthrottled_time 3426455136",
        };

        Assert.Equal(0.5, ControlGroup.Quota(files.GetValueOrDefault));
        Assert.Equal(88, ControlGroup.ThrottledPeriods(files.GetValueOrDefault));
    }

    /// <summary>Three groups of version 2, of which the middle one has the smallest quota.</summary>
    [Fact]
    public void InVersion2TheSmallestQuotaHolds()
    {
        var files = new Dictionary<string, string>
        {
            ["/proc/self/cgroup"] = "0::/kubepods.slice/pod1/container",
            ["/proc/self/mountinfo"] = "35 24 0:30 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate",
            ["/sys/fs/cgroup/kubepods.slice/pod1/container/cpu.max"] = "200000 100000",
            ["/sys/fs/cgroup/kubepods.slice/pod1/container/cpu.stat"] = "usage_usec 9\nnr_periods 40\nnr_throttled 0\nthrottled_usec 0",
            ["/sys/fs/cgroup/kubepods.slice/pod1/cpu.max"] = "75000 50000",
            ["/sys/fs/cgroup/kubepods.slice/pod1/cpu.stat"] = "usage_usec 9\nnr_periods 40\nnr_throttled 12\nthrottled_usec 80",
            ["/sys/fs/cgroup/kubepods.slice/cpu.max"] = "max 100000",
            ["/sys/fs/cgroup/cpu.stat"] = "usage_usec 9",
        };

        Assert.Equal(1.5, ControlGroup.Quota(files.GetValueOrDefault));
        Assert.Equal(12, ControlGroup.ThrottledPeriods(files.GetValueOrDefault));
    }

    [Fact]
    public void WithoutAnyGroupNothingIsKnown()
    {
        Assert.Null(ControlGroup.Quota(_ => null));
        Assert.Null(ControlGroup.ThrottledPeriods(_ => null));
    }
}
