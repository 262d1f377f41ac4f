using Concur.Core.Accounting;
using Concur.Core.Accounting.Gains;
using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Core.Tests.Accounting.Gains;

/// <summary>Iterations of which each ms is known: their replay takes as long as they did.</summary>
public class WorkGathererTests
{
    private const long Ms = 1_000_000;

    /// <summary>Two workers begin 1 ms apart, take a unit 1 ms after the last, and are done 2 ms before the strategy is.</summary>
    [Fact]
    public void AReplayOfThreadsTakesAsLongAsTheyDid()
    {
        var units = new[] { Unit(0, 0, 2, 12), Unit(1, 1, 3, 9), Unit(2, 1, 10, 14), Unit(3, 0, 13, 15) };
        LaneStamp[] lanes = [Lane(0, 1, 15), Lane(1, 2, 14)];

        var work = Gather("threads", 17, units, lanes);

        Assert.Equal((17.0, 2, 1.0, 1.0, 2.0), (work.WallMs, work.Workers, work.StartMs, work.StartGapMs, work.EndMs));
        Assert.Equal([10.0, 6.0, 4.0, 2.0], work.Units.Select(unit => unit.ComputeMs));
        Assert.Equal(1, work.DispatchMs);
        Assert.Equal(17, GainAnalyzer.Of(work, null).ReplayedMs!.Value, 0.001);
    }

    [Fact]
    public void UnitsThatWereDealtOutStayWithTheirWorkers()
    {
        var units = new[] { Unit(0, -1, 0, 8, 10), Unit(1, -1, 8, 16, 10), Unit(2, -1, 0, 2, 11), Unit(3, -1, 2, 4, 11) };

        var work = Gather("plinq", 16, units, []);

        // Their numbers are places in the order in which they begin: 0, 2, 3, 1.
        Assert.Equal(["0 3", "1 2"], work.Dealt!.Select(worker => string.Join(' ', worker)).Order());
        Assert.Equal(16, GainAnalyzer.Of(work, null).ReplayedMs!.Value, 0.001);
    }

    [Fact]
    public void OfProcessesThePassingOfUnitsIsReplayed()
    {
        var units = new[] { Passed(0, 0, 5, 6, 16, 18), Passed(1, 0, 18, 19, 29, 31) };
        LaneStamp[] lanes = [Lane(0, 1, 31) with { Process = ProcessRole.Worker(0), WorkerProcessId = 9 }];

        var work = Gather("process-pool", 31, units, lanes);

        Assert.Equal((5.0, 3.0), (work.StartMs, work.PassingMs));
        Assert.Equal([10.0, 10.0], work.Units.Select(unit => unit.ComputeMs));
        Assert.Equal(31, GainAnalyzer.Of(work, null).ReplayedMs!.Value, 0.001);
    }

    [Fact]
    public void ThousandsOfUnitsAreReplayedAsAThousand()
    {
        UnitStamp[] units = [.. Enumerable.Range(0, 5000).Select(unit => Unit(unit, 0, unit, unit + 1))];

        var work = Gather("sequential", 5000, units, [Lane(0, 0, 5000)]);

        Assert.Equal(1000, work.Units.Count);
        Assert.Equal(5000, work.ComputeMs, 0.001);
        Assert.Equal(5000, GainAnalyzer.Of(work, null).ReplayedMs!.Value, 0.001);
    }

    private static TrialWork Gather(string strategy, long wallMs, UnitStamp[] units, LaneStamp[] lanes)
    {
        var workers = strategy == "plinq" ? 2 : lanes.Length;
        var launch = Fixtures.Launch(strategy, workers, [Fixtures.Iteration(0, wallMs * Ms, units, lanes)]);
        var recorded = RecordedUnits.Of(Fixtures.Result([]), new LaunchRecording(
            new Recording("nothing", []), new Dictionary<ProcessRole, ProcessRecording>()));
        var account = LaneAccountant.Close([launch], null)!;
        return new WorkGatherer(account, launch.Result!.Iterations, recorded, launch.Plan.Trial.Strategy.Strategy).Gather(cores: 2);
    }

    private static UnitStamp Unit(int unit, int lane, long startMs, long endMs, int threadId = 1) => new()
    {
        Unit = unit,
        Lane = lane,
        ThreadId = threadId,
        StartNs = startMs * Ms,
        EndNs = endMs * Ms,
        AtStart = new ThreadCounters(startMs * Ms, 0, 0),
        AtEnd = new ThreadCounters(endMs * Ms, 0, 0),
    };

    private static UnitStamp Passed(int unit, int lane, long sentMs, long startMs, long endMs, long receivedMs) =>
        Unit(unit, lane, startMs, endMs) with { SentNs = sentMs * Ms, ReceivedNs = receivedMs * Ms, ProcessId = 9 };

    private static LaneStamp Lane(int lane, long startMs, long endMs) => new()
    {
        Lane = lane,
        ThreadId = 1,
        StartNs = startMs * Ms,
        EndNs = endMs * Ms,
        AtStart = new ThreadCounters(startMs * Ms, 0, 0),
        AtEnd = new ThreadCounters(endMs * Ms, 0, 0),
        Process = ProcessRole.Harness,
    };
}
