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

    [Theory]
    [InlineData("0::/system.slice/docker-1.scope", "/system.slice/docker-1.scope")]
    [InlineData("4:cpu,cpuacct:/old\n0::/new", "/new")]
    [InlineData("4:cpu,cpuacct:/old", null)]
    [InlineData(null, null)]
    public void TheGroupIsTheOneOfVersionTwo(string? cgroup, string? expected) => Assert.Equal(expected, ControlGroup.ParseGroup(cgroup));
}
