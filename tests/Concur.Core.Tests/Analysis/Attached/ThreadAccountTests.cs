using Concur.Core.Analysis.Attached;
using Concur.Core.Analysis.Events;
using Concur.Core.Analysis.Scheduling;
using Concur.Core.Model;
using CsCheck;

namespace Concur.Core.Tests.Analysis.Attached;

/// <summary>Accounts of threads add up to their wall time, whichever source they come from.</summary>
public sealed class ThreadAccountTests : IDisposable
{
    private const long Origin = 5_000_000;
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("accounts").FullName, "log.schedstat");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void OnlyWhatLiesWithinTheWindowCounts()
    {
        var schedule = new ThreadSchedule { Running = Set((0, 400), (700, 900)), Queued = Set((400, 500)), Blocked = Set((500, 700)), Voluntary = 1, Involuntary = 1 };

        var row = Row(schedule, [new TimelineInterval("lock", 0.0005, 0.0006)], new RecordedWindow(Origin + 100, Origin + 800))!;

        Assert.Equal(0.0007, row.WallMs);
        Assert.Equal(0.0004, row.ComputeMs);
        Assert.Equal(0.0001, row.LockMs);
        Assert.Equal(0.0001, row.IoSleepMs);
        Assert.Equal(0.0001, row.RunQueueMs);
        Assert.Equal(0, row.UnexplainedMs);
        Assert.Equal(0.0004, row.CpuMs);
    }

    [Fact]
    public void AThreadThatWasGoneBeforeHasNoRow() =>
        Assert.Null(Row(new ThreadSchedule { Running = Set((0, 50)), Queued = Set(), Blocked = Set(), Voluntary = 0, Involuntary = 0 }, [], new RecordedWindow(Origin + 100, Origin + 800)));

    [Fact]
    public void SwitchesAddUpExactlyWhateverEventsSay() =>
        Gen.Select(Gen.Select(Gen.Long[0, 1_000], Gen.Int[0, 2]).Array[2, 20], Gen.Select(Gen.Int[0, 2], Gen.Int[0, 1_000], Gen.Int[0, 300]).Array[0, 8], Gen.Long[0, 500], Gen.Long[1, 600]).Sample((switches, told, start, length) =>
        {
            var list = new SwitchList();
            foreach (var (timeNs, change) in switches) list.Add(Origin + timeNs, (SwitchList.Change)change);
            string[] names = ["lock", "wait", "jit"];

            var row = Row(
                list.ToSchedule(), [.. told.Select(item => new TimelineInterval(names[item.Item1], item.Item2 / 1e6, (item.Item2 + item.Item3) / 1e6))], new RecordedWindow(Origin + start, Origin + start + length));

            if (row is null) return;
            Assert.Equal(0, row.UnexplainedMs);
            Assert.Equal(row.WallMs!.Value, Parts(row), 1e-9);
        });

    [Fact]
    public void LooksAddUpExactlyWhateverEventsSay() =>
        Gen.Select(Gen.Select(Gen.Int[0, 400], Gen.Int[0, 400]).Array[2, 8], Gen.Select(Gen.Int[0, 3_000], Gen.Int[0, 900], Gen.Bool).Array[0, 6]).Sample((steps, contentions) =>
        {
            var (cpuNs, queueNs) = (10_000L, 500L);
            Save([.. steps.Select((step, i) => new SchedstatSnapshot(1_000 + (i * 1_000), 7, 8, cpuNs += step.Item1, queueNs += step.Item2))]);
            var raw = new EventIntervals();
            foreach (var (at, length, forGc) in contentions)
            {
                if (forGc) raw.Suspensions.Add(new Suspension(at, at + length, 8, ForGc: true));
                else raw.Contentions.Add(8, at, at + length);
            }

            var row = new PolledThreads(PolledLog.Read(_path)!, new ProcessEvents(raw), new Timeline("", [], [], [])).Of(8, new RecordedWindow(1_300, 1_000 * steps.Length))?.Row(8, "x", null, null);

            Assert.NotNull(row);
            Assert.Equal(row.WallMs!.Value, Parts(row) + row.UnexplainedMs!.Value, 1e-9);
            Assert.Equal(0, row.UnexplainedMs!.Value, 1e-9);
        }, threads: 1); // They share a file.

    private static double Parts(TraceThread row) => ((double?[])[row.ComputeMs, row.JitMs, row.GcSuspendedMs, row.LockMs, row.WaitMs, row.IoSleepMs, row.RunQueueMs]).Sum()!.Value;

    private static TraceThread? Row(ThreadSchedule schedule, System.Collections.Immutable.ImmutableArray<TimelineInterval> told, RecordedWindow window) =>
        SwitchedThreads.Of(new TimelineThread(8, "x 8", ThreadActivities.Of(schedule, told, [], Origin), []), schedule, window, Origin)?.Row(8, "x", null, null);

    private static IntervalSet Set(params (long Start, long End)[] intervals) => IntervalSet.Of(intervals.Select(interval => (Origin + interval.Start, Origin + interval.End)));

    private void Save(params SchedstatSnapshot[] records)
    {
        using var file = File.Create(_path);
        using var writer = new BinaryWriter(file);
        writer.Write(SchedstatFormat.Magic);
        Span<byte> bytes = stackalloc byte[SchedstatFormat.RecordBytes];
        foreach (var record in records)
        {
            record.Write(bytes);
            writer.Write(bytes);
        }
    }
}
