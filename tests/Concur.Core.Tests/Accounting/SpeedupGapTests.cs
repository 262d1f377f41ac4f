using Concur.Core.Accounting;
using Concur.Core.Model;
using CsCheck;

namespace Concur.Core.Tests.Accounting;

public class SpeedupGapTests
{
    [Fact]
    public void SequentialComputeAndAllPartsSumToOne() =>
        Gen.Select(
            Gen.Int[1, 16], Gen.Long[1_000, 1_000_000], Gen.Long[0, 5_000].Array[CategoryNames.All.Count], Gen.Long[1, 5_000])
        .Sample((lanes, wallNs, times, sequentialNs) =>
        {
            var account = Fixtures.Account(lanes, wallNs, [.. CategoryNames.All.Select(category => (category, times[(int)category]))]);
            var gap = SpeedupGap.Of(account, Fixtures.Account(1, sequentialNs, (Category.Compute, sequentialNs)));
            var sum = (sequentialNs / (double)account.LaneNs) + gap.Sum(part => part.Share ?? 0);
            Assert.Equal(1, sum, 9);
        });

    [Fact]
    public void WithoutSequentialThereIsNoGap() => Assert.Empty(SpeedupGap.Of(Fixtures.Account(2, 100), null));

    /// <summary>Units of two threads each: a lane computes 100 ms of 200 under sequential, and two lanes compute all 200.</summary>
    [Fact]
    public void UnitsThatAreParallelThemselvesAreNotInflatedByWhatLanesDoNotSee()
    {
        var (account, sequential) = (
            Fixtures.Account(2, 100_000_000, (Category.Compute, 200_000_000)),
            Fixtures.Account(1, 100_000_000, (Category.Compute, 100_000_000)));

        Assert.Equal(0.5, InflationOf(SpeedupGap.Of(account, sequential)));
        Assert.Equal(0.02, InflationOf(SpeedupGap.Of(account, sequential, mostInflationNs: 4_000_000)));
        Assert.Equal(0, InflationOf(SpeedupGap.Of(account, sequential, mostInflationNs: -1)));

        static double? InflationOf(IEnumerable<GapPart> gap) => gap.Single(part => part.Name == "inflation").Share;
    }

    /// <summary>As on a system that counts CPU time in steps of 15.6 ms: three lanes may be wrong by 47 ms together.</summary>
    [Theory]
    [InlineData(146, false)]
    [InlineData(54, false)]
    [InlineData(148, true)]
    [InlineData(52, true)]
    public void InflationIsUnknownWhereStepsOfTheClockMayBeAllOfIt(int computeMs, bool isKnown)
    {
        var (account, sequential) = (
            Fixtures.Account(2, 100_000_000, (Category.Compute, computeMs * 1_000_000)),
            Fixtures.Account(1, 100_000_000, (Category.Compute, 100_000_000)));
        var sampled = new Capabilities { ThreadCpu = Availability.Sampled };
        var exact = new Capabilities { ThreadCpu = Availability.Exact };

        Assert.Equal(isKnown, IsKnown(sampled.CpuErrorNs(account, sequential)));
        Assert.True(IsKnown(exact.CpuErrorNs(account, sequential)));

        bool IsKnown(long errorNs) =>
            SpeedupGap.Of(account, sequential, null, errorNs).Single(part => part.Name == "inflation").Share is not null;
    }

    /// <summary>On two and on eight cores, of which one unit keeps 1.97 busy.</summary>
    [Theory]
    [InlineData(2, 2, 1.97, 1.015)]
    [InlineData(8, 8, 1.97, 4.061)]
    [InlineData(2, 8, 1.97, 2)]
    [InlineData(2, 2, 1.10, 2)]
    [InlineData(2, 2, 4, 1)]
    public void TheIdealOfParallelUnitsIsWhatTheyLeaveOfTheCores(int lanes, double cores, double used, double ideal)
    {
        var sequential = Fixtures.Trial("sequential", 100, 1, 1, Fixtures.Account(1, 100, (Category.Compute, 100))) with
        {
            CoresUsed = used,
        };
        var plan = new TrialPlan(1, Fixtures.Strategy("threads"), lanes, Math.Min(lanes, cores));

        Assert.Equal(ideal, IdealSpeedups.Of(plan, 8, null, sequential, cores), 3);
    }
}
