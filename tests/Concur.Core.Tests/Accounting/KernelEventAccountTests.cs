using Concur.Core.Accounting;
using Concur.Core.Measuring.Platform.Windows;
using Concur.Core.Model;
using Concur.Core.Tests.Measuring.Platform.Windows;
using Concur.Protocol;
using Concur.Traces;
using Concur.Traces.Recordings;
using CsCheck;
using static Concur.Core.Tests.Accounting.TickedLaunch;

namespace Concur.Core.Tests.Accounting;

/// <summary>
/// Accounts of launches whose switches come from the events of the Windows kernel. The stamps tell how long a thread was on a CPU and not
/// how long it was in the run queue, as those of Windows do.
/// </summary>
public sealed class KernelEventAccountTests : IDisposable
{
    private const int ProcessId = 7;

    private static readonly Category[] BetweenUnits = [Category.RunQueue, Category.Dispatch, Category.Startup];

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kernel-account");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Of the time between units it is known how long the thread was on a CPU, and the rest is divided as that in units.</summary>
    [Fact]
    public void EveryPartOfUnitsIsWhatCountingEachTickGives() => GeneratedTicks.WithoutGlobalLock.Where(HasCpu).Sample(launch =>
    {
        var account = Account(launch, launch.Bound());

        var counted = NaiveAccount.OfBoundLanesWithEvents(launch);
        Assert.All(CategoryNames.All.Except(BetweenUnits), category => IsNear(counted[category], account[category], category.ToString()));
        IsNear(BetweenUnits.Sum(category => counted[category]), BetweenUnits.Sum(category => account[category]!.Value), "between units");
        Assert.Equal(0, account[Category.OffCpu]);
        Assert.InRange(account.UnexplainedNs, 0, 50);
    });

    [Fact]
    public void OfAPoolEveryPartIsWhatCountingEachTickGives() => GeneratedTicks.Pool.Where(HasCpu).Sample(launch =>
    {
        var account = Account(launch, launch.Unbound());

        var counted = NaiveAccount.OfPool(launch, withEvents: true);
        Assert.All(CategoryNames.All, category => IsNear(counted[category], account[category], category.ToString()));
    });

    /// <summary>A unit of 100 ticks: on a CPU, preempted, on a CPU, blocked, woken and not yet on a CPU, on a CPU.</summary>
    [Fact]
    public void AThreadThatIsPreemptedAndOneThatSleepsAreToldApart()
    {
        State[] states =
        [
            .. Enumerable.Repeat(State.Running, 20), .. Enumerable.Repeat(State.Queued, 10), .. Enumerable.Repeat(State.Running, 20),
            .. Enumerable.Repeat(State.Blocked, 30), .. Enumerable.Repeat(State.Queued, 5), .. Enumerable.Repeat(State.Running, 15),
        ];
        var all = new Span(0, 100);
        var launch = new TickedLaunch(
            "threads",
            [new LaneThread { Id = 100, States = states, Present = all, Units = [all], Waits = [new Span(50, 62)] }],
            [],
            100);

        var account = Account(launch, launch.Bound());

        Assert.Equal(
            (55 * TickNs, 15 * TickNs, 12 * TickNs, 18 * TickNs, 0),
            (account[Category.Compute], account[Category.RunQueue], account[Category.Wait], account[Category.IoSleep],
                account[Category.OffCpu]));
        Assert.Equal(0, account.UnexplainedNs);
    }

    /// <summary>As without an administrator's rights.</summary>
    [Fact]
    public void WithoutSwitchesTheCauseIsUnknownAsBefore()
    {
        var all = new Span(0, 100);
        var launch = new TickedLaunch(
            "threads",
            [new LaneThread { Id = 100, States = [.. Enumerable.Repeat(State.Queued, 100)], Present = all, Units = [all] }],
            [],
            100);
        var record = AsOnWindows(launch.Bound(), SchedulerKind.Proc);

        var account = LaneAccountant.Close([record], UnitSplit.Of(record, UnitSplitTests.OfHarness(UnitSplitTests.Events(launch))))!;

        Assert.Null(account[Category.RunQueue]);
        Assert.Equal(100 * TickNs, account[Category.OffCpu]);
    }

    private static bool HasCpu(TickedLaunch launch) =>
        launch.Threads.Any(thread => thread.Units.Any(unit => thread.Count(unit, State.Running) > 0));

    private static void IsNear(long counted, long? ns, string what) =>
        Assert.True(Math.Abs(ns!.Value - counted) <= 8, $"{what}: {ns}, counted {counted}");

    private Account Account(TickedLaunch launch, LaunchRecord stamped)
    {
        var record = AsOnWindows(stamped, SchedulerKind.Etw);
        var recording = UnitSplitTests.OfHarness(UnitSplitTests.Events(launch), Read(Events(launch)));
        return LaneAccountant.Close([record], UnitSplit.Of(record, recording)!)!;
    }

    private static LaunchRecord AsOnWindows(LaunchRecord launch, SchedulerKind kind)
    {
        var iteration = launch.Result!.Iterations[0];
        return launch with
        {
            Capabilities = WindowsFigures.Of(kind, hasCycles: true, countsUsage: true),
            Result = launch.Result with
            {
                Iterations =
                [
                    iteration with
                    {
                        Units = [.. iteration.Units.Select(unit => unit with { AtStart = Read(unit.AtStart), AtEnd = Read(unit.AtEnd) })],
                        Lanes = [.. iteration.Lanes.Select(lane => lane with { AtStart = Read(lane.AtStart), AtEnd = Read(lane.AtEnd) })],
                    },
                ],
            },
        };

        static ThreadCounters Read(ThreadCounters counters) => ThreadCounters.Unread with { CpuNs = counters.CpuNs, KernelNs = 0 };
    }

    /// <summary>Each thread has a processor of its own, and a stranger takes it when the thread is preempted.</summary>
    private static KernelEventBytes Events(TickedLaunch launch)
    {
        const int stranger = 9_000;
        var events = new KernelEventBytes().ThreadExists(0, 8_996, stranger).ProcessBegins(1, ProcessId, 4);
        foreach (var thread in launch.Threads) events.ThreadBegins(2, ProcessId, thread.Id);
        foreach (var (thread, processor) in launch.Threads.Select((thread, i) => (thread, i))) events.Switch(3, processor, 0, 2, thread.Id);
        for (var tick = 0; tick <= launch.Ticks; tick++)
        {
            var ticks = TimeNs(tick) / 100;
            for (var processor = 0; processor < launch.Threads.Count; processor++)
            {
                var thread = launch.Threads[processor];
                var before = tick == 0 ? State.Running : thread.States[tick - 1];
                var now = tick == launch.Ticks ? State.Running : thread.States[tick];
                if (now == before) continue;
                if (now == State.Running)
                {
                    if (before == State.Blocked) events.Wake(ticks, processor, thread.Id);
                    events.Switch(ticks, processor, stranger, KernelEventBytes.Waiting, thread.Id);
                }
                else if (before == State.Running)
                {
                    var state = now == State.Queued ? KernelEventBytes.Ready : KernelEventBytes.Waiting;
                    events.Switch(ticks, processor, thread.Id, state, stranger);
                }
                else if (now == State.Queued)
                {
                    events.Wake(ticks, processor, thread.Id);
                }
                else
                {
                    // It was on the processor for less than a tick, which is left out.
                    events.Switch(ticks, processor, thread.Id, KernelEventBytes.Waiting, stranger);
                }
            }
        }

        foreach (var thread in launch.Threads) events.ThreadEnds(TimeNs(launch.Ticks + 1) / 100, ProcessId, thread.Id);
        return events.ProcessEnds(TimeNs(launch.Ticks + 2) / 100, ProcessId, 4);
    }

    private ThreadSchedules Read(KernelEventBytes events)
    {
        var path = Path.Combine(_folder.FullName, Guid.NewGuid() + ".perf.data");
        var files = new TraceSelection("launch", []) { SchedulePath = events.Save(path, ProcessId) };
        return RecordingReader.Read(files, TestContext.Current.CancellationToken).Schedules;
    }
}
