using Concur.Core.Accounting;
using Concur.Core.Accounting.Figures;
using Concur.Core.Model;
using Concur.Traces;
using Concur.Traces.Recordings;

namespace Concur.Core.Tests.Accounting;

/// <summary>Threads of which each ms is known: what they were in adds up to where they were.</summary>
public sealed class CallFiguresTests : IDisposable
{
    private const long Ms = 1_000_000;
    private const int Process = 77;
    private const int Thread = 78;
    private const ulong Site = 0x1000;
    private const ulong SpinLock = 0x2000;
    private const ulong Semaphore = 0x3000;
    private const ulong Sleep = 0x4000;
    private readonly TraceFolder _traces = new();

    public void Dispose() => _traces.Dispose();

    /// <summary>In a lock 20 ms ready after a yield, 30 asleep between tries, 40 blocked otherwise; and 50 in a sleep.</summary>
    [Fact]
    public void EachTimeOffTheCpusBelongsToTheStackInWhichItBegan()
    {
        var calls = Read(Schedule(), Left()).Report();

        Assert.Equal((CallEvidence.Switches, 155.0), (calls.Evidence, calls.ThreadMs));
        Assert.Equal((1, 155.0), (calls.Acquirers, calls.AcquirersMs));
        Assert.Equal(
            [("acquire", "SpinLock.Enter", 50.0), ("acquire", "SemaphoreSlim.Wait", 40.0), ("sleep", "Thread.Sleep", 50.0)],
            calls.Calls.Select(call => (call.Kind, call.Call, call.TotalMs!.Value)));
        var acquiring = calls.Acquiring!;
        Assert.Equal((0.0, 20.0, 30.0, 40.0), (acquiring.OnCpuMs, acquiring.QueuedMs, acquiring.AsleepMs, acquiring.BlockedMs));
        Assert.Equal(50, calls.SpinningMs);
        Assert.All(calls.Calls, call => Assert.Equal("My.Work.M1", call.Site));
        var sleep = calls.Calls.Single(call => call.Kind == "sleep");
        Assert.Null(sleep.OnCpuMs ?? sleep.QueuedMs ?? sleep.AsleepMs);
        Assert.Equal(50, sleep.BlockedMs);
    }

    [Fact]
    public void AStackStandsForTheTimesOfItsSortSinceTheLastOne()
    {
        var left = Samples().Sample(Process, Thread, 5 * Ms, Site).Sample(Process, Thread, 26 * Ms, Sleep, SpinLock, Site)
            .Sample(Process, Thread, 105 * Ms, Sleep, Site);

        var calls = Read(Schedule(), left).Report();

        Assert.Equal((0.0, 30.0), (calls.Acquiring!.QueuedMs, calls.Acquiring.AsleepMs));
        Assert.Equal(("Thread.Sleep", 90.0), (calls.Calls[0].Call, calls.Calls[0].TotalMs!.Value));
    }

    [Fact]
    public void AStackOfAnotherSortDoesNot()
    {
        var calls = Read(Schedule(), Samples().Sample(Process, Thread, 26 * Ms, Sleep, SpinLock, Site)).Report();

        Assert.Equal((0.0, 30.0), (calls.Acquiring!.QueuedMs, calls.Acquiring.AsleepMs));
        Assert.Equal(("unknown", 90.0), (calls.Calls[0].Kind, calls.Calls[0].TotalMs!.Value));
    }

    /// <summary>The two files may come from anybody.</summary>
    [Fact]
    public void StacksOfAThreadThatIsOfAnotherProcessThereAreNotTaken()
    {
        var left = Samples();
        for (var i = 0UL; i < 50; i++) left.Sample(99, Thread, (long)(i + 1) * Ms, i + 1);

        var calls = Read(Schedule(byProcessor: true), left.Sample(Process, 79, Ms, Site)).Report();

        Assert.Equal("unknown", Assert.Single(calls.Calls).Kind);
    }

    [Fact]
    public void OnACpuSamplesTell()
    {
        var schedule = Schedule(byProcessor: true).Sample(Process, Thread, 2 * Ms, SpinLock, Site).Sample(Process, Thread, 3 * Ms, Site);

        var acquiring = Read(schedule, Left()).Report().Acquiring!;

        // Two samples stand for 15 ms on a CPU.
        Assert.Equal(7.5, acquiring.OnCpuMs!.Value, 6);
    }

    [Fact]
    public void WithoutStacksAtSwitchesTheWaitForACoreIsNotKnown()
    {
        var schedule = Schedule(byProcessor: true).Sample(Process, Thread, 2 * Ms, SpinLock, Site);

        var figures = Read(schedule, left: null);

        var calls = figures.Report();
        Assert.Equal(CallEvidence.Cpu, calls.Evidence);
        Assert.Equal("SpinLock.Enter", calls.Calls[0].Call);
        Assert.Equal(((double?)null, (double?)null), (calls.Calls[0].TotalMs, calls.Calls[0].QueuedMs));
        Assert.Null(calls.SpinningMs);
        Assert.Null(figures.AcquiringMs(Thread));
    }

    [Fact]
    public void NothingIsKnownWithoutStacks() => Assert.Null(Figures(Schedule(), left: null));

    private static PerfFileBytes Samples() => new(sampleHz: 99, withKernel: true);

    /// <summary>Ran 0 to 5, ready to 25, ran to 26, blocked to 56, ran to 60, blocked to 100, ran to 105, blocked to 155.</summary>
    private static PerfFileBytes Schedule(bool byProcessor = false) =>
        new PerfFileBytes(sampleHz: byProcessor ? 99 : 0, byProcessor, byProcessor)
            .Switch(Process, Thread, 0, leaves: false).Switch(Process, Thread, 5 * Ms, leaves: true, preempted: true)
            .Switch(Process, Thread, 25 * Ms, leaves: false).Switch(Process, Thread, 26 * Ms, leaves: true)
            .Switch(Process, Thread, 56 * Ms, leaves: false).Switch(Process, Thread, 60 * Ms, leaves: true)
            .Switch(Process, Thread, 100 * Ms, leaves: false).Switch(Process, Thread, 105 * Ms, leaves: true)
            .Switch(Process, Thread, 155 * Ms, leaves: false);

    private static PerfFileBytes Left() => Samples()
        .Sample(Process, Thread, 5 * Ms, SpinLock, Site)
        .Sample(Process, Thread, 26 * Ms, Sleep, SpinLock, Site)
        .Sample(Process, Thread, 60 * Ms, 0x9000, Semaphore, Site)
        .Sample(Process, Thread, 105 * Ms, Sleep, Site);

    private CallFigures Read(PerfFileBytes schedule, PerfFileBytes? left) => Figures(schedule, left)!;

    private CallFigures? Figures(PerfFileBytes schedule, PerfFileBytes? left)
    {
        var trace = new NettraceBytes()
            .MethodLoad(Thread, 1_000, method: 1, start: Site, type: "My.Work")
            .MethodLoad(Thread, 1_000, method: 2, start: SpinLock, type: "System.Threading.SpinLock.ContinueTryEnter")
            .MethodLoad(Thread, 1_000, method: 3, start: Semaphore, type: "System.Threading.SemaphoreSlim.Wait")
            .MethodLoad(Thread, 1_000, method: 4, start: Sleep, type: "System.Threading.Thread.Sleep");
        var path = _traces.With(trace.ToArray());
        var (events, switches) = (Path.Combine(Path.GetDirectoryName(path)!, "a.perf.data"), "a.switches.perf.data");
        schedule.Save(events);
        left?.Save(Path.Combine(Path.GetDirectoryName(path)!, switches));
        var recording = RecordingReader.Read(
            new TraceSelection("a", [path]) { SchedulePath = events }, TestContext.Current.CancellationToken);
        var window = Window.Everything;
        return CallFigures.Of(recording, window, [(recording.Processes[0], Thread, window.Times)]);
    }
}
