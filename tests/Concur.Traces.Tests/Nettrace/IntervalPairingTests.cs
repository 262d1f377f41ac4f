using Concur.Traces.Nettrace;
using CsCheck;

namespace Concur.Traces.Tests.Nettrace;

public class IntervalPairingTests
{
    /// <summary>Any starts and stops, many of them at the same instants.</summary>
    private static readonly Gen<List<Edge>> Stream = Gen.Select(Gen.Long[0, 15], Gen.Bool)
        .Select((time, isStart) => new Edge(time, isStart)).List[0, 30];

    /// <summary>Starts and stops in turn at instants of their own, as a thread has them when nothing is lost.</summary>
    private static readonly Gen<List<Edge>> Alternating = Gen.Long[1, 6].List[0, 30].Select(steps =>
    {
        var timeNs = 0L;
        return steps.Select((step, i) => new Edge(timeNs += step, i % 2 == 0)).ToList();
    });

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
        var intervals = new List<(long, long)>();
        var pairing = new IntervalPairing<bool>((_, startNs, endNs, _) => intervals.Add((startNs, endNs)));

        pairing.Start(1, 10, true, key: 7);
        pairing.Start(1, 12, true, key: 8);
        pairing.Stop(1, 20, key: 7);
        pairing.Stop(1, 15, key: 8);

        Assert.Equal([(10L, 20L), (12L, 15L)], intervals);
    }

    [Fact]
    public void TheOrderOfEventsAtOneInstantDoesNotMatter() =>
        Gen.Select(Stream, Gen.Int[0, 1000]).Sample((events, seed) =>
        {
            var random = new Random(seed);
            var shuffled = events.OrderBy(e => e.TimeNs).ThenBy(_ => random.Next()).ToList();
            Assert.Equal(Paired([.. events.OrderBy(e => e.TimeNs)]), Paired(shuffled));
        });

    [Fact]
    public void LostStartsOrLostStopsOnlyTakeIntervalsAway() =>
        Gen.Select(Alternating, Gen.Bool.Array[40], Gen.Bool).Sample((events, lost, starts) =>
        {
            var kept = events.Where((e, i) => e.IsStart != starts || !lost[i % lost.Length]).ToList();
            Assert.Empty(Paired(kept).Except(Paired(events)));
        });

    [Fact]
    public void WhateverIsLostIntervalsStayApartAndWithinTheStream() =>
        Gen.Select(Alternating.Where(events => events.Count > 0), Gen.Bool.Array[40]).Sample((events, lost) =>
        {
            var intervals = Paired([.. events.Where((_, i) => !lost[i % lost.Length])]);
            Assert.All(intervals, interval => Assert.True(events[0].TimeNs <= interval.Item1 && interval.Item2 <= events[^1].TimeNs));
            Assert.All(intervals.Zip(intervals.Skip(1)), pair => Assert.True(pair.First.Item2 <= pair.Second.Item1));
        });

    [Fact]
    public void WhatAThreadHadBegunIsForgottenWhereItsEventsWereLost()
    {
        var intervals = new List<(long, long)>();
        var pairing = new IntervalPairing<bool>((_, startNs, endNs, _) => intervals.Add((startNs, endNs)));

        pairing.Start(1, 10, true);
        pairing.Start(2, 11, true);
        pairing.Forget(1);
        pairing.Stop(1, 20);
        pairing.Stop(2, 21);

        Assert.Equal([(11L, 21L)], intervals);
        Assert.Empty(pairing.Open);
    }

    private static List<(long, long)> Paired(IReadOnlyList<Edge> events)
    {
        var intervals = new List<(long, long)>();
        var pairing = new IntervalPairing<bool>((_, startNs, endNs, _) => intervals.Add((startNs, endNs)));
        foreach (var edge in events)
        {
            if (edge.IsStart) pairing.Start(1, edge.TimeNs, true);
            else pairing.Stop(1, edge.TimeNs);
        }

        return intervals;
    }

    /// <summary>A start or a stop.</summary>
    /// <param name="TimeNs">When.</param>
    /// <param name="IsStart">Else it is a stop.</param>
    private readonly record struct Edge(long TimeNs, bool IsStart);
}
