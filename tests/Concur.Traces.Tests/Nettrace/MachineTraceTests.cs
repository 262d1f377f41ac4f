using Concur.Traces.Profiles;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;
using Concur.Traces.Timelines;

namespace Concur.Traces.Tests.Nettrace;

/// <summary>Traces of the whole machine, such as <c>dotnet-trace collect-linux</c> makes.</summary>
public sealed class MachineTraceTests : IDisposable
{
    private const long Ms = 1_000_000;
    private readonly TraceFolder _traces = new();

    [Fact]
    public void EveryProcessHasItsSamplesItsThreadsAndItsNames()
    {
        var recording = Read(TwoProcesses());

        Assert.Equal([70, 80], recording.Processes.Select(process => process.ProcessId));
        Assert.Equal(["busy", "calm"], recording.Processes.Select(process => process.Sessions[0].Process.CommandLine));
        Assert.Equal((70, 80), (recording.Schedules.ProcessOf[1_001], recording.Schedules.ProcessOf[1_003]));
        var samples = recording.Schedules.Samples!;
        var timeline = TimelineBuilder.Of(recording, cancellation: TestContext.Current.CancellationToken);
        Assert.Equal((1_000, 3, 1), (samples.Hertz, samples.ByThread[1_001].Length, samples.ByThread[1_003].Length));
        Assert.Equal(["Work.Run", "vmlinux!futex_wait"], FramesOf(timeline, 1_001));
        Assert.Equal(["Other.Run"], FramesOf(timeline, 1_003));
    }

    [Fact]
    public void AThreadRanFromWhenItCameOntoACpuUntilItHadLeftIt()
    {
        var recording = Read(TwoProcesses());

        var schedule = recording.Schedules.Of(1_001)!;
        Assert.Equal([(2 * Ms, 5 * Ms), (10 * Ms, 12 * Ms)], schedule.Running.Intervals);
        Assert.Equal([(Ms, 2 * Ms), (5 * Ms, 10 * Ms)], schedule.Blocked.Intervals);
        Assert.False(recording.Schedules.KnowsRunQueue);
        Assert.Equal(5, CpuWeights.Of(recording.Schedules)!.Coverage(70).CpuMs, 6);
        Assert.Equal(1, CpuWeights.Of(recording.Schedules)!.Coverage(80).CpuMs, 6);
    }

    [Fact]
    public void TimeOnACpuThatNoSampleStandsForIsAFrameOfItsOwn()
    {
        // Of threads that have few samples, and one name, these stand for all of them: the other one has many.
        var file = new NettraceBytes(version: 6).InProcess(7, 71, 72).Stacks(1, [0x10])
            .SwitchedIn(72, 2 * Ms, Ms, stack: 1).SwitchedIn(72, 12 * Ms, 3 * Ms, stack: 1);
        for (var i = 0; i < 10; i++) file = file.CpuSample(71, (14 + i) * Ms, stack: 1);
        var recording = Read(file);

        var cancellation = TestContext.Current.CancellationToken;
        var profile = ProfileBuilder.Of(TimelineBuilder.Of(recording, cancellation: cancellation), cancellation);

        var thread = profile.Threads.Single(one => one.Weighting == Weighting.Cpu && one.Name.EndsWith("1072", StringComparison.Ordinal));
        Assert.Equal(7, Assert.Single(thread.Samples).WeightMs, 6);
        Assert.Equal(["[not sampled]"], profile.Stacks[thread.Samples[0].Stack].Select(frame => profile.Stacks.Frames[frame]));
    }

    [Fact]
    public void ThreadsThatHadEndedWereOnACpuWhereTheyWereSampledAlone()
    {
        var file = new NettraceBytes(version: 6).InProcess(7, 71, 72).WithId(72, -1)
            .CpuSample(71, 2_000).CpuSample(72, 2_500).SwitchedIn(72, 1_500, 100).SwitchedIn(72, 9_000, 100);

        var recording = Read(file);

        Assert.Null(recording.Schedules.Of(-1));
        Assert.Equal(2, recording.Processes[0].Sessions[0].Scheduled!.ByThread.Sum(thread => thread.Value.Length));
        Assert.Equal("ended thread", RuntimeThreads.NameOf(7, -1, ""));
    }

    [Fact]
    public void AThreadsIdThatTwoProcessesHadBelongsToTheOneWithMoreSamples()
    {
        var recording = Read(TwoProcesses().InProcess(90, 4).WithId(4, 1_001).CpuSample(4, 13 * Ms, stack: 2));

        Assert.Equal([70, 80, 90], recording.Processes.Select(process => process.ProcessId).Order());
        Assert.Equal(70, recording.Schedules.ProcessOf[1_001]);
        Assert.Equal(3, recording.Schedules.Samples!.ByThread[1_001].Length);
    }

    /// <summary>
    /// The documentation of the format puts the event where a thread comes back; the recorder of <c>dotnet-trace collect-linux</c> puts it
    /// where it leaves. Samples, or other switches, tell which of the two a file has.
    /// </summary>
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void AThreadIsOffTheCpusWhereNothingElseIsSeenOfItWhicheverEndTheEventsStandAt(bool areOfLeaving, bool isSampled)
    {
        var trace = new NettraceBytes(version: 6).InProcess(70, 1, 2).Stacks(1, [0x1010]).Process(1, "busy");
        foreach (var (outMs, inMs) in (ReadOnlySpan<(long, long)>)[(1, 2), (5, 10), (12, 13), (20, 40)])
            trace.SwitchedIn(1, (areOfLeaving ? outMs : inMs) * Ms, (inMs - outMs) * Ms);
        foreach (var ms in (ReadOnlySpan<long>)(isSampled ? [3, 4, 11, 41] : [])) trace.CpuSample(1, ms * Ms, stack: 1);
        trace.CpuSample(2, 45 * Ms, stack: 1);

        var schedule = Read(trace).Schedules.Of(1_001)!;

        Assert.Equal([(Ms, 2 * Ms), (5 * Ms, 10 * Ms), (12 * Ms, 13 * Ms), (20 * Ms, 40 * Ms)], schedule.Blocked.Intervals);
        Assert.Equal([(2 * Ms, 5 * Ms), (10 * Ms, 12 * Ms), (13 * Ms, 20 * Ms)], schedule.Running.Intervals.Take(3));
    }

    [Fact]
    public void WhatNothingInTheFileTellsApartIsReadAsTheFormatIsDocumented()
    {
        var trace = new NettraceBytes(version: 6).InProcess(70, 1).SwitchedIn(1, 5 * Ms, 2 * Ms);

        Assert.Equal([(3 * Ms, 5 * Ms)], Read(trace).Schedules.Of(1_001)!.Blocked.Intervals);
    }

    /// <summary>A thread that comes back after the recording's end was off the CPUs until then.</summary>
    [Fact]
    public void ATimeOffTheCpusEndsWithTheRecordingAtTheLatest()
    {
        var trace = TwoProcesses(areOfLeaving: true).SwitchedOut(1, 13 * Ms, long.MaxValue).CpuSample(3, 20 * Ms, stack: 3);

        Assert.Equal((13 * Ms, 20 * Ms), Read(trace).Schedules.Of(1_001)!.Blocked.Intervals[^1]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ATimeOffTheCpusHasTheStackInWhichItBegan(bool areOfLeaving)
    {
        var recording = Read(TwoProcesses(areOfLeaving));
        var timeline = TimelineBuilder.Of(recording, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal([Ms, 5 * Ms], recording.Schedules.SwitchStacks!.ByThread[1_001].Select(left => left.TimeNs));
        var off = ThreadOf(timeline, 1_001).Activities.Where(activity => activity.Category == "io-sleep").ToList();
        Assert.Equal(
            ["Work.Wait < Work.Run", "vmlinux!futex_wait < Work.Run"],
            off.Select(activity => string.Join(
                " < ", timeline.Stacks[activity.Stack!.Value].Reverse().Select(at => timeline.Stacks.Frames[at]))));
        var profile = ProfileBuilder.Of(timeline, TestContext.Current.CancellationToken);
        var blocked = profile.Threads.Single(thread => thread.Weighting == Weighting.OffCpu);
        Assert.Equal([1, 5], blocked.Samples.Select(sample => sample.WeightMs));
        Assert.Contains("Work.Wait", profile.Stacks[blocked.Samples[0].Stack].Select(at => profile.Stacks.Frames[at]));
    }

    [Fact]
    public void WithoutStacksTheTimesOffTheCpusHaveNone()
    {
        var trace = new NettraceBytes(version: 6).InProcess(70, 1).SwitchedIn(1, 2 * Ms, Ms).SwitchedIn(1, 5 * Ms, Ms);

        Assert.Null(Read(trace).Schedules.SwitchStacks);
    }

    /// <summary>One has its switches alone, and the other its samples: the stacks of one process mean nothing in another.</summary>
    [Fact]
    public void AThreadsIdThatTwoProcessesHadHasTheFactsOfOneOfThem()
    {
        var recording = Read(TwoProcesses()
            .InProcess(90, 4).WithId(4, 2_000).SwitchedIn(4, 14 * Ms, Ms, stack: 2).CpuSample(4, 15 * Ms, stack: 2)
            .InProcess(70, 5).WithId(5, 2_000).SwitchedIn(5, 2 * Ms, Ms).SwitchedIn(5, 4 * Ms, Ms));

        Assert.Equal(70, recording.Schedules.ProcessOf[2_000]);
        Assert.False(recording.Schedules.Samples!.ByThread.ContainsKey(2_000));
        Assert.False(recording.Schedules.SwitchStacks!.ByThread.ContainsKey(2_000));
    }

    [Fact]
    public void LossesAreThoseOfTheProcessWhoseThreadWrote()
    {
        var recording = Read(TwoProcesses().Lose(1, 5).CpuSample(1, 13 * Ms));

        Assert.Equal([5, 0], recording.Processes.Select(process => process.Lost));
    }

    [Fact]
    public void ADamagedFileIsReadAsFarAsItIsWhole()
    {
        for (var seed = 0; seed < 600; seed++)
        {
            var (random, bytes) = (new Random(seed), TwoProcesses(areOfLeaving: seed % 2 == 0).ToArray());
            for (var i = random.Next(1, 6); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            var files = new TraceSelection("machine", [_traces.With(bytes)]);

            var recording = RecordingReader.Read(files, TestContext.Current.CancellationToken);

            var timeline = TimelineBuilder.Of(recording, cancellation: TestContext.Current.CancellationToken);
            _ = ProfileBuilder.Of(timeline, TestContext.Current.CancellationToken);
            Assert.All(
                timeline.Processes.SelectMany(process => process.Threads).SelectMany(thread => thread.Activities),
                activity => Assert.True(activity.EndMs >= activity.StartMs, $"seed {seed}"));
        }
    }

    public void Dispose() => _traces.Dispose();

    /// <param name="areOfLeaving">Whether the events of switches stand where the thread left a CPU.</param>
    private static NettraceBytes TwoProcesses(bool areOfLeaving = false) => new NettraceBytes(version: 6)
        .InProcess(70, 1, 2).InProcess(80, 3)
        .Stacks(1, [0xffff_ffff_8100_0010, 0x1010], [0x1020], [0x1010], [0x1110, 0x1010])
        .Process(1, "busy").Process(3, "calm")
        .Mapping(1, 0x1000, 0x2000, "/memfd:doublemapper").Mapping(1, 0xffff_8000_0000_0000, ulong.MaxValue, "vmlinux")
        .Symbol(1, 0x1000, 0x10ff, "instance void [app] Work::Run(int32)[OptimizedTier1]")
        .Symbol(1, 0x1100, 0x11ff, "void [app] Work::Wait()[OptimizedTier1]")
        .Symbol(1, 0xffff_ffff_8100_0000, 0xffff_ffff_8100_0fff, "futex_wait")
        .Mapping(3, 0x1000, 0x2000, "/memfd:doublemapper")
        .Symbol(3, 0x1000, 0x10ff, "void [app] Other::Run()[PreJIT]")
        .SwitchedIn(1, areOfLeaving ? Ms : 2 * Ms, Ms, stack: 4)
        .CpuSample(1, 3 * Ms, stack: 1).CpuSample(1, 4 * Ms, stack: 2)
        .CpuSample(3, 4 * Ms, stack: 3)
        .SwitchedIn(1, areOfLeaving ? 5 * Ms : 10 * Ms, 5 * Ms, stack: 1)
        .CpuSample(1, 12 * Ms, stack: 1);

    private static IEnumerable<string> FramesOf(Timeline timeline, int threadId)
    {
        var thread = ThreadOf(timeline, threadId);
        return timeline.Stacks[thread.Stacks[0].Stack].Select(frame => timeline.Stacks.Frames[frame]);
    }

    private static TimelineThread ThreadOf(Timeline timeline, int threadId) =>
        timeline.Processes.SelectMany(process => process.Threads).Single(one => one.ThreadId == threadId);

    private Recording Read(NettraceBytes trace) =>
        RecordingReader.Read(new TraceSelection("machine", [_traces.With(trace.ToArray())]), TestContext.Current.CancellationToken);
}
