using Concur.Core.Measuring.Machine;
using Concur.Core.Model;

namespace Concur.Core.Tests.Measuring;

public class MachineTests
{
    [Theory]
    [InlineData("150000 100000", 1.5)]
    [InlineData("max 100000", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void TheQuotaIsQuotaOverPeriod(string? cpuMax, double? cores) => Assert.Equal(cores, CpuQuota.Parse(cpuMax));

    [Fact]
    public void CoresAndSocketsAreCountedOnce()
    {
        const string Info = """
            processor	: 0
            model name	: Test CPU
            physical id	: 0
            core id		: 0

            processor	: 1
            model name	: Test CPU
            physical id	: 0
            core id		: 0

            processor	: 2
            model name	: Test CPU
            physical id	: 1
            core id		: 0
            """;

        Assert.Equal(new CpuTopology("Test CPU", 3, 2, 2), CpuTopology.Parse(Info));
    }

    [Fact]
    public void ThisMachineHasCoresAndARuntime()
    {
        var machine = MachineProbe.Read();

        Assert.InRange(machine.UsableCores, 0.01, machine.LogicalCores);
        Assert.StartsWith(".NET", machine.Runtime, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gil:ticks=100", "gil-ticks-100")]
    [InlineData("../etc/passwd", "-etc-passwd")]
    public void FileNamesHoldNoPath(string name, string expected) => Assert.Equal(expected, FileNames.Of(name));

    [Theory]
    [InlineData("usage_usec 5\nnr_periods 10\nnr_throttled 3\nthrottled_usec 70", 3L)]
    [InlineData("usage_usec 5", null)]
    [InlineData("nr_throttled many", null)]
    [InlineData(null, null)]
    public void ThrottledPeriodsAreThoseThatTheGroupCounts(string? cpuStat, long? expected) => Assert.Equal(expected, CpuThrottling.Parse(cpuStat));
}
