using Concur.Reports.Page;
using Concur.Traces.Timelines;
using CsCheck;

namespace Concur.Core.Tests.Exports;

public class FlatActivitiesTests
{
    [Fact]
    public void WhatLiesInsideAnotherTakesItsPlace()
    {
        var flat = Flat([Of("lock", 0, 10), Of("wait", 2, 5), Of("jit", 3, 4), Of("wait", 12, 13)], []);

        Assert.Equal(["lock 0 2", "wait 2 3", "jit 3 4", "wait 4 5", "lock 5 10", "wait 12 13"], flat);
    }

    [Fact]
    public void WhileTheProcessIsSuspendedNothingElseCounts()
    {
        var flat = Flat([Of("lock", 0, 10), Of("wait", 20, 30)], [Of("gc", 4, 6), Of("gc", 9, 22), Of("gc", 21, 23), Of("gc", 40, 50)]);

        Assert.Equal(["lock 0 4", "gc 4 6", "lock 6 9", "gc 9 22", "gc 22 23", "wait 23 30"], flat);
    }

    [Fact]
    public void WhatASchedulerSawIsLeftAsItIs()
    {
        TimelineInterval[] seen = [Of("compute", 0, 10) with { OnCpu = true }, Of("io-sleep", 10, 12) with { OnCpu = false }];

        Assert.Equal(["compute 0 10", "io-sleep 10 12"], Flat(seen, [Of("gc", 4, 6)]));
    }

    [Fact]
    public void IntervalsAreInOrderNoneOverAnotherAndNoTimeIsLostOrAdded()
    {
        var interval = Gen.Select(Gen.Int[0, 60], Gen.Int[0, 30]).Select((start, length) => (Start: start, End: start + length));
        Gen.Select(interval.List[0, 12], interval.List[0, 5]).Sample((activities, pauses) =>
        {
            var thread = new TimelineThread(1, "one", [.. activities.OrderBy(one => one.Start).ThenByDescending(one => one.End).Select(one => Of("wait", one.Start, one.End))], []);
            var flat = FlatActivities.Of(thread, [.. pauses.OrderBy(one => one.Start).Select(one => Of("gc", one.Start, one.End))]);
            for (var i = 1; i < flat.Count; i++) Assert.True(flat[i].StartMs >= flat[i - 1].EndMs);
            Assert.All(flat, one => Assert.True(one.EndMs >= one.StartMs));
            var seen = activities.Count == 0 ? [] : pauses.Where(pause => pause.Start < activities.Max(one => one.End) && pause.End > activities.Min(one => one.Start)).ToList();
            var instants = Enumerable.Range(0, 100).Select(ms => ms + 0.5).ToList();
            Assert.Equal(instants.Where(ms => activities.Concat(seen).Any(one => one.Start < ms && ms < one.End)), instants.Where(ms => flat.Any(one => one.StartMs < ms && ms < one.EndMs)));
            Assert.Equal(instants.Where(ms => seen.Any(one => one.Start < ms && ms < one.End)), instants.Where(ms => flat.Any(one => one.Category == "gc" && one.StartMs < ms && ms < one.EndMs)));
        });
    }

    private static TimelineInterval Of(string category, double startMs, double endMs) => new(category, startMs, endMs);

    private static IEnumerable<string> Flat(TimelineInterval[] activities, TimelineInterval[] suspensions) =>
        FlatActivities.Of(new TimelineThread(1, "one", [.. activities], []), [.. suspensions]).Select(one => FormattableString.Invariant($"{one.Category} {one.StartMs} {one.EndMs}"));
}
