using System.Collections.Immutable;

namespace Concur.Traces.Recordings;

/// <summary>Another machine of a recording, whose times are moved to this machine's clock.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ErrorNs">By how much its times may be too early or too late, ns: half of the room between the bounds of its clock.</param>
public sealed record OtherMachine(string Name, long ErrorNs);

/// <summary>What another machine recorded.</summary>
/// <param name="Machine">The machine.</param>
/// <param name="Number">Its number, from 1: see <see cref="MachineIds"/>.</param>
/// <param name="OffsetNs">How far its clock is ahead of this machine's, ns.</param>
/// <param name="Files">Its files.</param>
public sealed record MachineTraces(OtherMachine Machine, int Number, long OffsetNs, TraceSelection Files);

/// <summary>Joins the recordings of several machines: by one clock, and with numbers of threads that do not meet.</summary>
internal static class OtherMachines
{
    /// <summary>One recording of all.</summary>
    /// <param name="here">What was recorded on this machine.</param>
    /// <param name="others">What the others recorded, as it was read.</param>
    public static Recording Join(Recording here, IReadOnlyList<(MachineTraces Machine, Recording Recording)> others)
    {
        var moved = others.Select(other =>
        {
            var move = new Move(other.Machine.Number, -other.Machine.OffsetNs);
            var processes = other.Recording.Processes.Select(process => move.Of(process, other.Machine.Machine));
            var schedules = new MovedSchedules(move).Of(other.Recording.Schedules);
            return (Processes: processes.ToList(), Schedules: schedules, other.Recording.Unreadable);
        }).ToList();
        return new Recording(here.Name, [.. here.Processes, .. moved.SelectMany(other => other.Processes)])
        {
            Schedules = JoinedSchedules.Of([here.Schedules, .. moved.Select(other => other.Schedules)]),
            Times = here.Times,
            SymbolFolders = here.SymbolFolders,
            Unreadable = [.. here.Unreadable, .. moved.SelectMany(other => other.Unreadable)],
        };
    }

    /// <summary>How the facts of one machine are moved.</summary>
    /// <param name="Machine">The machine's number.</param>
    /// <param name="Ns">How much later its times become, ns.</param>
    internal readonly record struct Move(int Machine, long Ns)
    {
        public int Id(int id) => MachineIds.Of(Machine, id);

        public ProcessRecording Of(ProcessRecording process, OtherMachine machine)
        {
            var move = this;
            return new ProcessRecording(
                process.ProcessId is { } id ? Id(id) : null,
                [.. process.Sessions.Select(session => move.Of(session))],
                process.Stacks,
                process.Methods)
            {
                Machine = machine,
            };
        }

        private SessionRecording Of(SessionRecording session)
        {
            var move = this;
            var ns = Ns;
            return session with
            {
                Header = session.Header with { StartNs = session.Header.StartNs + ns },
                EndNs = session.EndNs + ns,
                Suspensions = Each(session.Suspensions, pause => pause with
                {
                    ThreadId = move.Id(pause.ThreadId),
                    StartNs = pause.StartNs + ns,
                    EndNs = pause.EndNs + ns,
                    StoppedNs = pause.StoppedNs + ns,
                    ResumedNs = pause.ResumedNs + ns,
                }),
                LockWaits = Each(session.LockWaits, wait => wait with
                {
                    ThreadId = move.Id(wait.ThreadId),
                    StartNs = wait.StartNs + ns,
                    EndNs = wait.EndNs + ns,
                    OwnerThreadId = wait.OwnerThreadId is { } owner ? move.Id(owner) : null,
                }),
                Waits = Each(session.Waits, wait => wait with
                {
                    ThreadId = move.Id(wait.ThreadId),
                    StartNs = wait.StartNs + ns,
                    EndNs = wait.EndNs + ns,
                }),
                WaitStarts = Each(session.WaitStarts, start => start with
                {
                    ThreadId = move.Id(start.ThreadId),
                    TimeNs = start.TimeNs + ns,
                }),
                Compilations = Each(session.Compilations, compilation => compilation with
                {
                    ThreadId = move.Id(compilation.ThreadId),
                    StartNs = compilation.StartNs + ns,
                    EndNs = compilation.EndNs + ns,
                }),
                Collections = Each(session.Collections, collection => collection with { TimeNs = collection.TimeNs + ns }),
                Allocations = Each(session.Allocations, tick => tick with { TimeNs = tick.TimeNs + ns }),
                Exceptions = Each(session.Exceptions, thrown => thrown with { TimeNs = thrown.TimeNs + ns }),
                PoolChanges = Each(session.PoolChanges, change => change with { TimeNs = change.TimeNs + ns }),
                PoolAdjustments = Each(session.PoolAdjustments, change => change with { TimeNs = change.TimeNs + ns }),
                PoolItems = Each(session.PoolItems, item => new PoolItem(
                    move.Id(item.ThreadId), item.DequeuedNs + ns, move.Id(item.QueuedBy), item.EnqueuedNs + ns)),
                SampleRuns = session.SampleRuns.ToDictionary(
                    thread => move.Id(thread.Key),
                    IReadOnlyList<SampleRun> (thread) =>
                        [.. thread.Value.Select(run => run with { StartNs = run.StartNs + ns, EndNs = run.EndNs + ns })]),
                Threads = session.Threads.ToDictionary(
                    thread => move.Id(thread.Key),
                    thread => new SeenThread(thread.Value.FirstNs + ns, thread.Value.LastNs + ns)),
            };
        }

        private static ImmutableArray<T> Each<T>(ImmutableArray<T> facts, Func<T, T> moved) => [.. facts.Select(moved)];
    }
}

/// <summary>The schedules of one machine, moved.</summary>
/// <param name="move">How.</param>
internal sealed class MovedSchedules(OtherMachines.Move move)
{
    /// <summary>The schedules by the one clock, and with numbers that no other machine has.</summary>
    public ThreadSchedules Of(ThreadSchedules schedules) => schedules with
    {
        FirstNs = schedules.FirstNs == long.MaxValue ? long.MaxValue : schedules.FirstNs + move.Ns,
        Exact = Each(schedules.Exact, thread => thread with
        {
            Running = thread.Running.Shifted(move.Ns),
            Queued = thread.Queued.Shifted(move.Ns),
            Blocked = thread.Blocked.Shifted(move.Ns),
        }),
        Counters = Each(schedules.Counters, ImmutableArray<CounterReading> (readings) =>
            [.. readings.Select(reading => reading with { TimeNs = reading.TimeNs + move.Ns })]),
        Polled = Each(schedules.Polled, used => used with { FirstNs = used.FirstNs + move.Ns }),
        ProcessOf = Each(schedules.ProcessOf, move.Id),
        Names = Each(schedules.Names, name => name),
        Samples = Of(schedules.Samples),
        SwitchStacks = Of(schedules.SwitchStacks),
    };

    private CpuSamples? Of(CpuSamples? samples) => samples is null ? null : samples with
    {
        ByThread = Each(samples.ByThread, ImmutableArray<CpuSample> (ticks) =>
            [.. ticks.Select(tick => tick with { TimeNs = tick.TimeNs + move.Ns })]),
        Stacks = Each(samples.Stacks, stacks => stacks),
        Mappings = Each(samples.Mappings, mappings => mappings),
    };

    private Dictionary<int, T> Each<T>(IReadOnlyDictionary<int, T> facts, Func<T, T> moved) =>
        facts.ToDictionary(fact => move.Id(fact.Key), fact => moved(fact.Value));
}

/// <summary>The schedules of several machines as one. What is known of all of them is known of the whole.</summary>
internal static class JoinedSchedules
{
    /// <param name="all">Those of this machine first; no two have a thread or process of one number.</param>
    public static ThreadSchedules Of(IReadOnlyList<ThreadSchedules> all)
    {
        var known = all.Where(one => one.Quality != ScheduleQuality.Unavailable).ToList();
        if (known.Count == 0) return all[0];
        return new ThreadSchedules
        {
            Quality = known.Min(one => one.Quality),
            KnowsRunQueue = known.TrueForAll(one => one.KnowsRunQueue),
            KnowsWakeUps = known.TrueForAll(one => one.KnowsWakeUps),
            FirstNs = all.Min(one => one.FirstNs),
            Lost = all.Sum(one => one.Lost),
            Exact = Joined(all, one => one.Exact),
            Counters = Joined(all, one => one.Counters),
            Polled = Joined(all, one => one.Polled),
            ProcessOf = Joined(all, one => one.ProcessOf),
            Names = Joined(all, one => one.Names),
            Samples = Joined([.. all.Select(one => one.Samples).OfType<CpuSamples>()]),
            SwitchStacks = Joined([.. all.Select(one => one.SwitchStacks).OfType<CpuSamples>()]),
        };
    }

    /// <summary>
    /// The samples of all machines. One of them may have been sampled less often than the first, whose interval then stands for all: the
    /// machines of a run are asked for one rate. Each log numbers the kernel's names anew, so that they are dropped where two have some.
    /// </summary>
    private static CpuSamples? Joined(IReadOnlyList<CpuSamples> all) => all.Count == 0 ? null : all[0] with
    {
        ByThread = Joined(all, one => one.ByThread),
        Stacks = Joined(all, one => one.Stacks),
        Mappings = Joined(all, one => one.Mappings),
        Sampling = all.Max(one => one.Sampling),
        KernelNames = all.Skip(1).All(one => one.KernelNames.Length <= 1) ? all[0].KernelNames : [],
    };

    private static Dictionary<int, T> Joined<TOf, T>(IReadOnlyList<TOf> all, Func<TOf, IReadOnlyDictionary<int, T>> facts)
    {
        var joined = new Dictionary<int, T>();
        foreach (var (id, fact) in all.SelectMany(one => facts(one))) joined.TryAdd(id, fact);
        return joined;
    }
}
