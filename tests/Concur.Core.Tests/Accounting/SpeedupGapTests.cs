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
}
