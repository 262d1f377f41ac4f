using Concur.Core.Findings;
using Concur.Core.Model;
using static Concur.Core.Tests.Findings.RunOfTwo;

namespace Concur.Core.Tests.Findings;

public class RuleGainsTests
{
    private const string Site = "My.Cache.Get";

    private static readonly Gain LockFree = Change(GainKinds.LockFree) with { Site = Site };

    private static readonly TrialReport Convoy = Trial("threads", (Category.Compute, 100), (Category.Lock, 60)) with
    {
        Locks = new LockReport(
            1, 40, 60, 5, [new ContendedLock("a", 40, 60, 5, []) { Sites = [new WaitSite("lock", Site, null, 40, 60, 5)] }]),
    };

    private static readonly TrialReport Uneven = Trial("threads", (Category.Compute, 100), (Category.Idle, 60)) with
    {
        UnitTimes = RunOfTwo.Uneven,
    };

    [Fact]
    public void OnlyRulesThatThereAreHaveAChange()
    {
        IEnumerable<Delegate> rules = [.. FindingRules.OfTrials, .. FindingRules.OfAll];

        Assert.Subset(rules.Select(rule => rule.Method.Name).ToHashSet(), RuleGains.Rules.ToHashSet());
    }

    [Theory]
    [InlineData("GcBound", "threads", Category.Gc, GainKinds.NoCollections)]
    [InlineData("StartupDominates", "processes", Category.Startup, GainKinds.NoStartup)]
    [InlineData("IpcDominates", "process-pool", Category.Ipc, GainKinds.NoPassing)]
    public void AFindingHasTheGainOfItsKindOfChange(string rule, string strategy, Category category, string kind)
    {
        var trial = Trial(strategy, (Category.Compute, 100), (category, 60));

        Assert.Equal(Change(kind), Find(rule, With(trial, LockFree, Change(kind)))!.Gain);
        Assert.Null(Find(rule, With(trial, LockFree))!.Gain);
        Assert.Null(Find(rule, trial)!.Gain);
    }

    [Fact]
    public void AConvoyHasTheGainOfItsOwnLock()
    {
        var other = LockFree with { Site = "My.Other.Get", Factor = 3, Interval = new Interval(2.9, 3.1) };

        Assert.Equal(LockFree, Find("LockConvoy", With(Convoy, other, LockFree))!.Gain);
        Assert.Null(Find("LockConvoy", With(Convoy, other, LockFree with { Kind = GainKinds.LockHalf }))!.Gain);
    }

    [Fact]
    public void WithoutStacksTheOnlyLockIsMeant()
    {
        var (trial, nameless) = (Trial("threads", (Category.Compute, 100), (Category.Lock, 60)), LockFree with { Site = null });

        Assert.Equal(nameless, Find("LockConvoy", With(trial, nameless))!.Gain);
        Assert.Null(Find("LockConvoy", With(trial, nameless, nameless))!.Gain);
        Assert.Null(Find("LockConvoy", With(trial, LockFree))!.Gain);
    }

    [Fact]
    public void OfSeveralChangesTheOneThatSurelyGainsMostCounts()
    {
        var even = Change(GainKinds.EvenUnits) with { IsAtMost = true, Factor = 2 };
        var longestFirst = Change(GainKinds.LongestFirst);

        Assert.Equal(longestFirst, Find("LoadImbalance", With(Uneven, even, longestFirst))!.Gain);
        Assert.Equal(even, Find("LoadImbalance", With(Uneven, even))!.Gain);
    }

    [Fact]
    public void AChangeThatIsNotKnownIsNoGain()
    {
        var trial = Trial("threads", (Category.Compute, 100), (Category.Gc, 60));

        Assert.Null(Find("GcBound", With(trial, new Gain(GainKinds.NoCollections, "x", null, null, "y")))!.Gain);
    }

    [Fact]
    public void TooManyWorkersHaveTheGainOfFewer()
    {
        var (fewer, more) = (Workers(2), Workers(32));
        var trial = TrialOf("threads", 16, (Category.Compute, 100), (Category.RunQueue, 1200));
        var one = Workers(1) with { Interval = new Interval(1.65, 1.75) };

        Assert.Equal(one, Find("Oversubscribed", With(trial, fewer, one), request => request with { Workers = 16 })!.Gain);
        Assert.Equal(fewer, Find("Oversubscribed", With(trial, more, fewer), request => request with { Workers = 16 })!.Gain);
        Assert.Null(Find("Oversubscribed", With(trial, more), request => request with { Workers = 16 })!.Gain);
    }

    [Fact]
    public void UnitsThatWaitHaveTheGainOfMoreWorkers()
    {
        var trial = Trial("threads", (Category.Compute, 20), (Category.IoSleep, 180));
        var alone = Sequential with
        {
            Account = Fixtures.Account(1, 100_000_000, (Category.Compute, 10_000_000), (Category.IoSleep, 90_000_000)),
        };

        Assert.Equal(Workers(4), Find("FewInFlight", With(trial, Workers(1), Workers(4)), sequential: alone)!.Gain);
    }

    [Fact]
    public void FindingsOfOneSeverityAreRankedByTheirSureGain()
    {
        var trial = Trial("threads", (Category.Compute, 40), (Category.Gc, 60), (Category.Jit, 40), (Category.Idle, 60)) with
        {
            UnitTimes = RunOfTwo.Uneven,
            ResultsAgree = false,
        };
        Gain[] gains = [Change(GainKinds.LongestFirst) with { Factor = 9, IsAtMost = true }, Change(GainKinds.NoCollections)];

        Assert.Equal(["ResultsDiffer", "LoadImbalance", "JitDominates", "GcBound"], FindAll(trial).Select(finding => finding.Rule));
        Assert.Equal(
            ["ResultsDiffer", "GcBound", "LoadImbalance", "JitDominates"], FindAll(With(trial, gains)).Select(finding => finding.Rule));
    }

    [Fact]
    public void AGainThatIsNoneRanksNothingHigher()
    {
        var none = Change(GainKinds.NoCollections) with { Factor = 1.01, Interval = new Interval(0.99, 1.02) };
        var trial = Trial("threads", (Category.Compute, 100), (Category.Gc, 60), (Category.Jit, 60));

        Assert.Equal(["JitDominates", "GcBound"], FindAll(With(trial, none)).Select(finding => finding.Rule));
    }

    private static Gain Change(string kind) => new(kind, "it were so", 1.7, new Interval(1.6, 1.8), null);

    private static Gain Workers(int workers) =>
        Change(GainKinds.Workers) with { Workers = workers };

    private static TrialReport With(TrialReport trial, params Gain[] changes) =>
        trial with { Gains = new GainReport(100, 99, null, [.. changes]) };
}
