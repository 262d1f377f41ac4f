using System.Collections.Immutable;
using Concur.Traces.Exports;
using Concur.Traces.Recordings;
using Concur.Traces.Timelines;
using CsCheck;

namespace Concur.Traces.Tests.Recordings;

/// <summary>Recordings of several machines as one.</summary>
public class OtherMachinesTests
{
    private const long Offset = 3_000_000_000_000;
    private const int Process = 7;
    private const int Thread = 11;

    [Fact]
    public void WhatTwoMachinesDidAtOnceStandsAtOneTimeThoughTheirClocksDiffer() =>
        Gen.Long[-Offset, Offset].Sample(offsetNs =>
        {
            var joined = OtherMachines.Join(Of(0), [(Machine("m1", 1, offsetNs), Of(offsetNs))]);
            var (here, there) = (joined.Processes[0], joined.Processes[1]);

            Assert.Equal(Times(here), Times(there));
            Assert.Equal(
                joined.Schedules.Of(Thread)!.Running.Intervals,
                joined.Schedules.Of(MachineIds.Of(1, Thread))!.Running.Intervals);
            Assert.Equal(joined.EventsOf(here, Thread).Lock.Intervals, joined.EventsOf(there, MachineIds.Of(1, Thread)).Lock.Intervals);
        });

    [Fact]
    public void EqualNumbersOfTwoMachinesNeverMix()
    {
        var joined = OtherMachines.Join(Of(0), [(Machine("m1", 1, 0), Of(0)), (Machine("m2", 2, 0), Of(0))]);

        Assert.Equal([Process, 10_000_000 + Process, 20_000_000 + Process], joined.Processes.Select(process => process.ProcessId!.Value));
        Assert.All(joined.Processes, process => Assert.Single(joined.Schedules.ThreadsOf(process.ProcessId!.Value)));
        Assert.All(joined.Processes, process => Assert.Equal(
            MachineIds.MachineOf(process.ProcessId!.Value),
            MachineIds.MachineOf(process.LockWaits[0].OwnerThreadId!.Value)));
        Assert.Equal([null, "m1", "m2"], joined.Processes.Select(process => process.Machine?.Name));
    }

    [Fact]
    public void TheTimelineNamesMachinesAndTheirOwnNumbers()
    {
        var joined = OtherMachines.Join(Of(0), [(Machine("m1", 1, 0), Of(0))]);
        var timeline = TimelineBuilder.Of(joined, cancellation: TestContext.Current.CancellationToken);

        Assert.Equal("m1: app.nettrace", timeline.Processes[1].FullName);
        Assert.Equal("app.nettrace", timeline.Processes[0].FullName);
        Assert.EndsWith($" {Thread}", timeline.Processes[1].Threads[0].Name, StringComparison.Ordinal);
        Assert.Equal(Process, timeline.Processes[1].OwnId);
    }

    [Fact]
    public void ExportsNameTheMachines()
    {
        var joined = OtherMachines.Join(Of(0), [(Machine("m1", 1, 0), Of(0))]);
        var timeline = TimelineBuilder.Of(joined, cancellation: TestContext.Current.CancellationToken);
        using var chromium = new MemoryStream();
        ChromiumReport.Write(timeline, "1", chromium);

        Assert.Contains("\"name\":\"m1: app.nettrace\"", System.Text.Encoding.UTF8.GetString(chromium.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatOneOfThemDoesNotTellIsNotKnownOfAll()
    {
        var polled = Of(0, exact: false);

        var joined = OtherMachines.Join(Of(0), [(Machine("m1", 1, 0), polled)]);

        Assert.Equal(ScheduleQuality.Sampled, joined.Schedules.Quality);
        Assert.NotNull(joined.Schedules.Of(Thread));
        Assert.Equal(50, joined.Schedules.CpuNsBetween(MachineIds.Of(1, Thread), 0, 100));
    }

    private static MachineTraces Machine(string name, int number, long offsetNs) =>
        new(new OtherMachine(name, 5), number, offsetNs, new TraceSelection("x", []));

    /// <summary>A machine on which one thread ran, waited for a lock, compiled and collected.</summary>
    private static Recording Of(long offsetNs, bool exact = true)
    {
        var events = new RecordedEvents()
            .Lock(Thread, offsetNs + 40, offsetNs + 60, id: 1, owner: 12)
            .Compile(Thread, offsetNs + 10, offsetNs + 20)
            .Pause(Thread, offsetNs + 70, offsetNs + 80, stoppedNs: offsetNs + 71);
        var schedule = new ThreadSchedule
        {
            Running = IntervalSet.Of([(offsetNs, offsetNs + 40), (offsetNs + 60, offsetNs + 100)]),
            Queued = IntervalSet.Empty,
            Blocked = IntervalSet.Of([(offsetNs + 40, offsetNs + 60)]),
            Voluntary = 1,
            Involuntary = 0,
        };
        return new Recording("x", [events.Process(Process)])
        {
            Schedules = new ThreadSchedules
            {
                Quality = exact ? ScheduleQuality.Exact : ScheduleQuality.Sampled,
                FirstNs = offsetNs,
                Exact = exact ? new Dictionary<int, ThreadSchedule> { [Thread] = schedule } : [],
                Counters = exact ? [] : new Dictionary<int, ImmutableArray<CounterReading>>
                {
                    [Thread] = [new CounterReading(offsetNs, 0, 0), new CounterReading(offsetNs + 100, 50, 0)],
                },
                ProcessOf = new Dictionary<int, int> { [Thread] = Process },
            },
        };
    }

    private static (long, long, long, long, long, long?) Times(ProcessRecording process) => (
        process.LockWaits[0].StartNs,
        process.LockWaits[0].EndNs,
        process.Compilations[0].StartNs,
        process.Suspensions[0].StartNs,
        process.Suspensions[0].EndNs,
        process.Suspensions[0].StoppedNs);
}
