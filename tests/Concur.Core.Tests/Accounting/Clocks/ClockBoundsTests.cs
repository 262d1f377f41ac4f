using Concur.Core.Accounting.Clocks;
using Concur.Core.Model;
using Concur.Protocol;
using CsCheck;

namespace Concur.Core.Tests.Accounting.Clocks;

public class ClockBoundsTests
{
    private const long MeasuredNs = 1_000_000;

    private static readonly Gen<(long OffsetNs, (long There, long Held, long Back)[] Trips)> AnyTrips =
        Gen.Select(
            Gen.Long[-5_000_000_000_000, 5_000_000_000_000],
            Gen.Select(Gen.Long[0, 5_000], Gen.Long[0, 100], Gen.Long[0, 5_000]).Array[1, 8]);

    [Fact]
    public void TheBoundsHoldTheTrueOffsetWhateverTheWaysTake() => AnyTrips.Sample((offsetNs, trips) =>
    {
        var clock = Of([.. trips.Select((trip, i) => Ping(i * 100_000, offsetNs, trip))])!;

        Assert.InRange(offsetNs, clock.LowNs, clock.HighNs);
        Assert.InRange(Math.Abs(offsetNs - clock.OffsetNs), 0, clock.ErrorNs);
        Assert.Null(clock.DriftNs);
    });

    [Fact]
    public void TheMiddleIsOffByHalfOfWhatTheWaysDifferBy()
    {
        var clock = Of([Ping(0, 7_000_000_000_000, (1_000_000, 0, 5_000_000))])!;

        Assert.Equal(7_000_000_000_000 - 2_000_000, clock.OffsetNs);
        Assert.Equal(3_000_000, clock.ErrorNs);
    }

    [Fact]
    public void TheShortestWaysBoundIt()
    {
        var clock = Of([Ping(0, 50, (10, 0, 900)), Ping(1_000, 50, (700, 0, 20))])!;

        Assert.Equal((30, 60), (clock.LowNs, clock.HighNs));
    }

    [Fact]
    public void UnitsBoundItWithoutAnyRoundTrip()
    {
        var clock = Of([], Unit(sentNs: 2_000_000, offsetNs: -900, there: 40, back: 60))!;

        Assert.Equal((-960, -860), (clock.LowNs, clock.HighNs));
    }

    [Fact]
    public void UnitsBoundItBetterThanSlowRoundTripsDo()
    {
        var clock = Of([Ping(0, 0, (10_000, 0, 10_000))], Unit(sentNs: 2_000_000, offsetNs: 0, there: 40, back: 60))!;

        Assert.Equal((-60, 40), (clock.LowNs, clock.HighNs));
        Assert.Null(clock.DriftNs);
    }

    [Fact]
    public void ClocksThatDriftedAreToldAndTheBoundsHoldBothEnds()
    {
        var clock = Of([Ping(0, 100, (10, 0, 10)), Ping(2 * MeasuredNs, 5_100, (10, 0, 10))])!;

        Assert.Equal(5_000 - 20, clock.DriftNs);
        Assert.True(clock.LowNs <= 100 && clock.HighNs >= 5_100, $"{clock}");
    }

    [Fact]
    public void NothingBoundsAClockWithoutAMessage() => Assert.Null(Of([]));

    private static ClockOffset? Of(IReadOnlyList<ClockPing> pings, params UnitStamp[] units)
    {
        var process = new RemoteProcess
        {
            Role = ProcessRole.Worker(0),
            Machine = "m1",
            ProcessId = 1,
            ProcessorCount = 1,
            AtStart = null,
            AtEnd = null,
            Pings = pings,
        };
        var lane = new LaneStamp { Process = ProcessRole.Worker(0) };
        var result = Fixtures.Result([Fixtures.Iteration(MeasuredNs, 2 * MeasuredNs, units, [lane])]) with { Remote = [process] };
        return ClockBounds.Of(result, [process]);
    }

    private static ClockPing Ping(long sentNs, long offsetNs, (long There, long Held, long Back) trip) => new(
        sentNs,
        sentNs + trip.There + offsetNs,
        sentNs + trip.There + trip.Held + offsetNs,
        sentNs + trip.There + trip.Held + trip.Back);

    private static UnitStamp Unit(long sentNs, long offsetNs, long there, long back) => new()
    {
        SentNs = sentNs,
        TakenNs = sentNs + there + offsetNs,
        StartNs = sentNs + there + offsetNs,
        EndNs = sentNs + there + offsetNs + 10,
        SerialisedNs = sentNs + there + offsetNs + 10,
        ArrivedNs = sentNs + there + 10 + back,
        ReceivedNs = sentNs + there + 10 + back,
    };
}
