using Concur.Core.Analysis.Events;
using CsCheck;

namespace Concur.Core.Tests.Analysis;

public class EventPairingTests
{
    [Fact]
    public void AStopWithoutAStartAndAStartWithoutAStopMakeNoInterval() =>
        Assert.Equal([(12L, 15L)], Paired([new(5, false), new(10, true), new(12, true), new(15, false)]));

    [Fact]
    public void AStartWhoseStopWasLostDoesNotWaitForALaterOne() =>
        Assert.Equal([(30L, 40L)], Paired([new(10, true), new(30, true), new(40, false), new(90, false)]));

    [Fact]
    public void WhatEndsAndBeginsAtOneInstantAreTwoIntervals()
    {
        Assert.Equal([(5L, 10L), (10L, 15L)], Paired([new(5, true), new(10, false), new(10, true), new(15, false)]));
        Assert.Equal([(5L, 10L), (10L, 15L)], Paired([new(5, true), new(10, true), new(10, false), new(15, false)]));
    }

    [Fact]
    public void OneCompilationInsideAnotherEndsByItself()
    {
        var intervals = new Dictionary<int, List<(long, long)>>();
        var pairing = new EventPairing<bool>((found, startNs, endNs, _) => intervals.Add(found, startNs, endNs));

        pairing.Start(1, 10, true, key: 7);
        pairing.Start(1, 12, true, key: 8);
        pairing.Stop(1, 20, key: 7);
        pairing.Stop(1, 15, key: 8);

        Assert.Equal([(10L, 20L), (12L, 15L)], intervals[1]);
    }

    [Fact]
    public void TheOrderOfEventsAtOneInstantDoesNotMatter() =>
        Gen.Select(GeneratedEvents.Stream, Gen.Int[0, 1000]).Sample((events, seed) =>
        {
            var random = new Random(seed);
            var shuffled = events.OrderBy(e => e.TimeNs).ThenBy(_ => random.Next()).ToList();
            Assert.Equal(Paired([.. events.OrderBy(e => e.TimeNs)]), Paired(shuffled));
        });

    [Fact]
    public void LostStartsOrLostStopsOnlyTakeIntervalsAway() =>
        Gen.Select(GeneratedEvents.Alternating, Gen.Bool.Array[40], Gen.Bool).Sample((events, lost, starts) =>
        {
            var kept = events.Where((e, i) => e.IsStart != starts || !lost[i % lost.Length]).ToList();
            Assert.Empty(Paired(kept).Except(Paired(events)));
        });

    [Fact]
    public void WhateverIsLostIntervalsStayApartAndWithinTheStream() =>
        Gen.Select(GeneratedEvents.Alternating.Where(events => events.Count > 0), Gen.Bool.Array[40]).Sample((events, lost) =>
        {
            var intervals = Paired([.. events.Where((_, i) => !lost[i % lost.Length])]);
            Assert.All(intervals, interval => Assert.True(events[0].TimeNs <= interval.Item1 && interval.Item2 <= events[^1].TimeNs));
            Assert.All(intervals.Zip(intervals.Skip(1)), pair => Assert.True(pair.First.Item2 <= pair.Second.Item1));
        });

    private static List<(long, long)> Paired(IReadOnlyList<GeneratedEvents.Edge> events)
    {
        var intervals = new Dictionary<int, List<(long, long)>>();
        GeneratedEvents.Pair(events, intervals, thread: 1);
        return intervals.GetValueOrDefault(1, []);
    }
}
