using Concur.Traces.Recordings;
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
    public void AThreadsIdThatTwoProcessesHadBelongsToTheOneWithMoreSamples()
    {
        var recording = Read(TwoProcesses().InProcess(90, 4).WithId(4, 1_001).CpuSample(4, 13 * Ms, stack: 2));

        Assert.Equal([70, 80, 90], recording.Processes.Select(process => process.ProcessId).Order());
        Assert.Equal(70, recording.Schedules.ProcessOf[1_001]);
        Assert.Equal(3, recording.Schedules.Samples!.ByThread[1_001].Length);
    }

    [Fact]
    public void LossesAreThoseOfTheProcessWhoseThreadWrote()
    {
        var recording = Read(TwoProcesses().Lose(1, 5).CpuSample(1, 13 * Ms));

        Assert.Equal([5, 0], recording.Processes.Select(process => process.Lost));
    }

    public void Dispose() => _traces.Dispose();

    private static NettraceBytes TwoProcesses() => new NettraceBytes(version: 6)
        .InProcess(70, 1, 2).InProcess(80, 3)
        .Stacks(1, [0xffff_ffff_8100_0010, 0x1010], [0x1020], [0x1010])
        .Process(1, "busy").Process(3, "calm")
        .Mapping(1, 0x1000, 0x2000, "/memfd:doublemapper").Mapping(1, 0xffff_8000_0000_0000, ulong.MaxValue, "vmlinux")
        .Symbol(1, 0x1000, 0x10ff, "instance void [app] Work::Run(int32)[OptimizedTier1]")
        .Symbol(1, 0xffff_ffff_8100_0000, 0xffff_ffff_8100_0fff, "futex_wait")
        .Mapping(3, 0x1000, 0x2000, "/memfd:doublemapper")
        .Symbol(3, 0x1000, 0x10ff, "void [app] Other::Run()[PreJIT]")
        .SwitchedIn(1, 2 * Ms, Ms)
        .CpuSample(1, 3 * Ms, stack: 1).CpuSample(1, 4 * Ms, stack: 2)
        .CpuSample(3, 4 * Ms, stack: 3)
        .SwitchedIn(1, 10 * Ms, 5 * Ms)
        .CpuSample(1, 12 * Ms, stack: 1);

    private static IEnumerable<string> FramesOf(Timeline timeline, int threadId)
    {
        var thread = timeline.Processes.SelectMany(process => process.Threads).Single(one => one.ThreadId == threadId);
        return timeline.Stacks[thread.Stacks[0].Stack].Select(frame => timeline.Stacks.Frames[frame]);
    }

    private Recording Read(NettraceBytes trace) =>
        RecordingReader.Read(new TraceSelection("machine", [_traces.With(trace.ToArray())]), TestContext.Current.CancellationToken);
}
