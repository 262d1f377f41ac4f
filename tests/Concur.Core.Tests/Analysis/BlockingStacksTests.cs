using Concur.Core.Accounting;
using Concur.Core.Analysis.Events;
using Concur.Core.Analysis.Profiles;
using Concur.Core.Analysis.Stacks;
using Concur.Core.Model;

namespace Concur.Core.Tests.Analysis;

public class BlockingStacksTests
{
    private readonly WaitingStacks _stacks = new WaitingStacks()
        .Begins(7, isLock: true, 105, "My.First.Take")
        .Begins(7, isLock: false, 108, "My.Other.Wait")
        .Begins(8, isLock: true, 250, "My.Other.Take")
        .Begins(7, isLock: true, 405, "My.Third.Take");

    [Fact]
    public void AWaitHasTheStackThatCameBetweenItsBeginningAndItsEnd()
    {
        Assert.Equal("My.First.Take", SiteOf(100, 200));
        Assert.Equal("My.Third.Take", SiteOf(400, 500));
    }

    [Fact]
    public void AWaitWhoseStackWasLostHasNoneOfAnotherWaitOfTheThread()
    {
        Assert.Null(SiteOf(200, 300));
        Assert.Null(SiteOf(500, 600));
    }

    [Fact]
    public void PiecesOfAWaitHaveItsStackHoweverLongAfterItsBeginning()
    {
        var table = new StackTable();
        var raw = new EventIntervals();
        raw.Contentions[7] = [(100, 5_000_000), (6_000_000, 7_000_000)];
        var launch = new LaunchEvents(new Dictionary<int, ProcessEvents?> { [-1] = new(raw) });

        var on = WaitStacks.Of(-1, launch, _stacks.AsLaunch(), table).On(7);

        Assert.Equal(["My.First.Take"], table.FramesIn(on(Category.Lock, 4_000_000)!.Value));
        Assert.Null(on(Category.Lock, 6_500_000));
        Assert.Null(on(Category.Wait, 4_000_000));
    }

    private string? SiteOf(long startNs, long endNs) => _stacks.AsLaunch().SiteOf(-1, 7, isLock: true, startNs, endNs)?.Name;
}
