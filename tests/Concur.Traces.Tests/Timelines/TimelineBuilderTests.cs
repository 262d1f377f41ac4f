using System.Buffers.Binary;
using Concur.Traces.Recordings;
using Concur.Traces.Schedstat;
using Concur.Traces.Stacks;
using Concur.Traces.Tests.Nettrace;
using Concur.Traces.Tests.Perf;
using Concur.Traces.Timelines;

namespace Concur.Traces.Tests.Timelines;

public sealed class TimelineBuilderTests : IDisposable
{
    private readonly TraceFolder _folder = new();
    private readonly TraceFolder _names = new();

    public void Dispose()
    {
        _folder.Dispose();
        _names.Dispose();
    }

    [Fact]
    public void ThreadsHaveTheNamesThatTheyGaveThemselvesWhereTheSourceSawThem()
    {
        var selection = new TraceSelection("small", [_folder.With(SmallTrace.Bytes)]);
        var process = Read(selection).Processes[0];
        var (main, other) = (process.Threads[0].ThreadId, process.Threads[1].ThreadId);

        var named = Read(
            selection with
            {
                SchedulePath = Names(
                    new(process.ProcessId, main, "small"),
                    new(process.ProcessId, other, "lane 3"),
                    new(process.ProcessId, process.Threads[2].ThreadId, "small")),
            }).Processes[0];

        Assert.Equal(FormattableString.Invariant($"lane 3 {other}"), named.Threads[1].Name);
        Assert.Equal(FormattableString.Invariant($"main thread {main}"), named.Threads[0].Name);
        Assert.Equal(process.Threads[2].Name, named.Threads[2].Name);
    }

    [Fact]
    public void EveryLockHasAnOwnerThatIsAThreadOfTheProcessAndEveryPauseTheThreadThatAskedForIt()
    {
        var process = Read(new TraceSelection("small", [_folder.With(SmallTrace.Bytes)])).Processes[0];
        var threads = process.Threads.Select(thread => (int?)thread.ThreadId).ToList();
        var locks = process.Threads.SelectMany(thread =>
            thread.Activities.Where(activity => activity.Category == "lock").Select(activity => (thread.ThreadId, activity.ByThread)))
            .ToList();

        Assert.NotEmpty(locks);
        Assert.All(locks, wait => Assert.Contains(wait.ByThread, threads));
        Assert.All(locks, wait => Assert.NotEqual(wait.ThreadId, wait.ByThread));
        Assert.NotEmpty(process.Suspensions);
        Assert.All(process.Suspensions, pause => Assert.NotNull(pause.ByThread));
    }

    [Fact]
    public void ATimeThatNoEventNamesHasTheStackInWhichTheThreadLeftTheCpu()
    {
        const int process = 77;
        const long ms = 1_000_000;
        var path = _folder.With(new NettraceBytes().MethodLoad(process, 1_000, method: 1, start: 0x1000).ToArray());
        var schedule = new PerfFileBytes(sampleHz: 0).Switch(process, process, 0, leaves: false)
            .Switch(process, process, 5 * ms, leaves: true).Switch(process, process, 9 * ms, leaves: false)
            .Switch(process, process, 10 * ms, leaves: true).Switch(process, process, 12 * ms, leaves: false)
            .Save(Path.ChangeExtension(path, ".perf.data"));
        new PerfFileBytes(sampleHz: 2_000).Sample(process, process, 5 * ms, 0x1000)
            .Save(Path.ChangeExtension(path, ".switches.perf.data"));

        var timeline = Read(new TraceSelection("app", [path]) { SchedulePath = schedule });

        var blocked = timeline.Processes[0].Threads[0].Activities.Where(activity => activity.Category == "io-sleep").ToList();
        Assert.Equal(2, blocked.Count);
        Assert.Equal(["My.Type.M1"], timeline.Stacks[blocked[0].Stack!.Value].Select(frame => timeline.Stacks.Frames[frame]));
        Assert.Null(blocked[1].Stack);
    }

    [Fact]
    public void OfTheTimeThatCountsATimelineHasAllAndNothingElse()
    {
        const int process = 77;
        const long ms = 1_000_000;
        var path = _folder.With(new NettraceBytes().MethodLoad(process, 1_000, method: 1, start: 0x1000).ToArray());
        var perf = new PerfFileBytes(sampleHz: 1_000).Switch(process, process, 0, leaves: false);
        for (var at = 1; at < 10; at++) perf.Sample(process, process, at * ms, 0x1000);
        var schedule = perf.Switch(process, process, 10 * ms, leaves: true).Switch(process, process, 20 * ms, leaves: false)
            .Switch(process, process, 21 * ms, leaves: true)
            .Save(Path.ChangeExtension(path, ".perf.data"));
        var all = new TraceSelection("app", [path]) { SchedulePath = schedule };

        var (whole, part) = (Read(all), Read(all with { Times = (4 * ms, 16 * ms) }));

        Assert.Equal(0, whole.OriginNs);
        Assert.Equal(4 * ms, part.OriginNs);
        var thread = part.Processes[0].Threads[0];
        Assert.Equal(
            [("compute", 0.0, 6.0), ("io-sleep", 6.0, 12.0)],
            thread.Activities.Select(activity => (activity.Category, activity.StartMs, activity.EndMs)));
        Assert.Equal([0, 1, 2, 3, 4, 5], thread.Stacks.Select(span => (int)span.StartMs));
        Assert.Equal(6, part.Cpu!.Coverage().CpuMs);
        Assert.Equal(11, whole.Cpu!.Coverage().CpuMs);
    }

    [Fact]
    public void OfSamplesByTheClockThoseCountThatLieInTheTime()
    {
        var thread = new TimelineThread(1, "a", [], [new StackSpan(0, 0, 1, 1), new StackSpan(0, 1, 11, 10), new StackSpan(0, 11, 12, 1)]);
        var timeline = new Timeline("app", FrameStacks.None, [new TimelineProcess(1, "app", [new TimelineInterval("gc", 3, 6)], [thread])]);

        var part = timeline.Within(5_000_000, 11_500_000).Processes[0];

        Assert.Equal([new StackSpan(0, 0, 6, 6), new StackSpan(0, 6, 6.5, 1)], part.Threads[0].Stacks);
        Assert.Equal([new TimelineInterval("gc", 0, 1)], part.Suspensions);
    }

    [Fact]
    public void AfterAWakeUpAThreadIsInTheRunQueueInTimelinesAndTheirExportsToo()
    {
        const int process = 77;
        const long ms = 1_000_000;
        var path = _folder.With(new NettraceBytes().WaitStart(process, 5 * ms).WaitStop(process, 9 * ms).ToArray());
        var schedule = new PerfFileBytes(sampleHz: 0).Switch(process, process, 0, leaves: false)
            .Switch(process, process, 5 * ms, leaves: true).Switch(process, process, 9 * ms, leaves: false)
            .Switch(process, process, 12 * ms, leaves: true)
            .Save(Path.ChangeExtension(path, ".perf.data"));
        var counters = Counters(new(4 * ms, process, process, 4 * ms, 0), new(10 * ms, process, process, 6 * ms, 3 * ms));

        var timeline = Read(new TraceSelection("app", [path]) { SchedulePath = schedule, CountersPath = counters });

        Assert.Equal(
            ["compute 5", "wait 1", "run-queue 3", "compute 3"],
            timeline.Processes[0].Threads[0].Activities.Select(
                activity => FormattableString.Invariant($"{activity.Category} {activity.EndMs - activity.StartMs:0.###}")));
    }

    /// <summary>The runtime waits for a contended lock by a wait of its own, and counters do not say when a thread ran.</summary>
    [Fact]
    public void WithoutSwitchesActivitiesDoNotOverlapAndTimeOnACpuIsCounted()
    {
        const int process = 77;
        const long ms = 1_000_000;
        var path = _folder.With(new NettraceBytes()
            .JitStart(process, 1 * ms, 5).LockStart(process, 2 * ms).WaitStart(process, 3 * ms).WaitStop(process, 4 * ms)
            .LockStop(process, 5 * ms).MethodLoad(process, 6 * ms, 5).WaitStart(process, 8 * ms).WaitStop(process, 9 * ms).ToArray());
        var counters = Counters(
            new(0, process, process, 7 * ms, 0), new(10 * ms, process, process, 9 * ms, 0), new(20 * ms, process, process, 9 * ms, 0));

        var timeline = Read(new TraceSelection("app", [path]) { SchedulePath = counters });

        var thread = Assert.Single(timeline.Processes[0].Threads);
        Assert.Equal(
            ["jit 1", "lock 3", "jit 1", "wait 1"],
            thread.Activities.Select(
                activity => FormattableString.Invariant($"{activity.Category} {activity.EndMs - activity.StartMs:0.###}")));
        var counted = Assert.Single(thread.Counted);
        Assert.Equal((10, 2), (counted.EndMs - counted.StartMs, counted.CpuMs));
    }

    private static Timeline Read(TraceSelection selection) =>
        TimelineBuilder.Of(RecordingReader.Read(selection, TestContext.Current.CancellationToken));

    private string Counters(params SchedstatSnapshot[] read)
    {
        var bytes = new byte[sizeof(ulong) + (read.Length * SchedstatFormat.RecordBytes)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, SchedstatFormat.Magic);
        for (var i = 0; i < read.Length; i++) read[i].Write(bytes.AsSpan(sizeof(ulong) + (i * SchedstatFormat.RecordBytes)));
        return _names.With(bytes);
    }

    private string Names(params SchedstatThreadName[] names)
    {
        var bytes = new byte[sizeof(ulong) + (names.Length * SchedstatFormat.RecordBytes)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, SchedstatFormat.Magic);
        for (var i = 0; i < names.Length; i++) names[i].Write(bytes.AsSpan(sizeof(ulong) + (i * SchedstatFormat.RecordBytes)));
        return _names.With(bytes);
    }
}
