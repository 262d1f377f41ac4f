using Concur.Core.Accounting;
using Concur.Protocol;

namespace Concur.Core.Tests.Accounting;

public class CoresInUseTests
{
    [Fact]
    public void TwoUnitsThatOverlapByHalfUseOneAndTwoCores()
    {
        var shares = CoresInUse.Of([Fixtures.Iteration(0, 400, [Unit(0, 0, 200, 200), Unit(1, 100, 300, 200)], [])], 2)!.Value;

        Assert.Equal([0.25, 0.5, 0.25], shares.Select(share => Math.Round(share.Share, 9)));
    }

    [Fact]
    public void ManyThreadsOnTwoCoresAreTwoCores()
    {
        var units = Enumerable.Range(0, 64).Select(i => Unit(i, 0, 3200, 100)).ToList();

        var shares = CoresInUse.Of([Fixtures.Iteration(0, 3200, units, [])], 2)!.Value;

        Assert.Equal([0, 0, 1], shares.Select(share => Math.Round(share.Share, 9)));
    }

    [Fact]
    public void UnitsWithoutCountersGiveNothing() =>
        Assert.Null(CoresInUse.Of(
            [Fixtures.Iteration(0, 10, [new UnitStamp { EndNs = 5, AtStart = ThreadCounters.Unread, AtEnd = ThreadCounters.Unread }], [])],
            2));

    private static UnitStamp Unit(int index, long startNs, long endNs, long cpuNs) => new()
    {
        Unit = index,
        StartNs = startNs,
        EndNs = endNs,
        AtStart = new ThreadCounters(0, 0, 0),
        AtEnd = new ThreadCounters(cpuNs, 0, 0),
    };
}
