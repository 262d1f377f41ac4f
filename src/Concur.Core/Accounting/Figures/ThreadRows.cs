using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;
using Concur.Traces.Timelines;

namespace Concur.Core.Accounting.Figures;

/// <summary>The account of a thread without units, ns. Wall time in no category is unexplained.</summary>
/// <param name="WallNs">The recorded part of its life.</param>
/// <param name="Sums">The time of each category.</param>
/// <param name="CpuNs">The time on a CPU, in any category.</param>
internal sealed record ThreadAccount(long WallNs, LaneSums Sums, long CpuNs)
{
    /// <summary>The categories of such a thread.</summary>
    private static readonly ImmutableDictionary<Activity, Category> Categories = new Dictionary<Activity, Category>
    {
        [Activity.Compute] = Category.Compute,
        [Activity.Jit] = Category.Jit,
        [Activity.Gc] = Category.Gc,
        [Activity.Lock] = Category.Lock,
        [Activity.Wait] = Category.Wait,
        [Activity.IoSleep] = Category.IoSleep,
        [Activity.RunQueue] = Category.RunQueue,
    }.ToImmutableDictionary();

    /// <summary>The account by every switch: the sums of its activities.</summary>
    /// <param name="activities">Its activities, without overlaps and gaps.</param>
    /// <param name="schedule">Its switches.</param>
    /// <param name="window">The time that counts.</param>
    /// <returns>Null where the thread did not exist within the window.</returns>
    public static ThreadAccount? Of(IEnumerable<ActivitySpan> activities, ThreadSchedule schedule, Window window)
    {
        var (sums, wallNs) = (new LaneSums(), 0L);
        foreach (var activity in activities)
        {
            var ns = window.Within(activity.StartNs, activity.EndNs);
            sums.Add(Categories[activity.Activity], ns);
            wallNs += ns;
        }

        return wallNs == 0 ? null : new ThreadAccount(wallNs, sums, window.Times.Intersect(schedule.Running).TotalNs);
    }

    /// <summary>The account by counters that were read at intervals, divided by events.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="schedules">Its counters.</param>
    /// <param name="events">The events of the runtime.</param>
    /// <param name="window">The time that counts.</param>
    /// <returns>Null when its counters were not read within the window.</returns>
    public static ThreadAccount? Of(int threadId, ThreadSchedules schedules, ThreadEvents events, Window window)
    {
        if (schedules.ReadBetween(threadId) is not { } read) return null;
        var (start, end) = (Math.Max(read.FirstNs, window.StartNs), Math.Min(read.LastNs, window.EndNs));
        if (end <= start) return null;
        var cpuNs = schedules.CpuNsBetween(threadId, start, end) ?? 0;

        // The counter grows when the thread gets a CPU: what does not fit between the readings was before the first one.
        long? queueNs = schedules.QueueNsBetween(threadId, start, end) is { } ns ? Math.Min(ns, Math.Max(0, end - start - cpuNs)) : null;
        var sums = new LaneSums();
        ProcessAccountant.Split(new ObservedThread(threadId, "", start, end, cpuNs, queueNs), events, sums);
        return new ThreadAccount(end - start, sums, cpuNs);
    }

    /// <summary>The account as a row of a report.</summary>
    /// <param name="threadId">The operating system's id.</param>
    /// <param name="name">The name of the thread.</param>
    /// <param name="samples">Its samples and the time that they stand for, ms; null when nothing sampled.</param>
    /// <param name="knowsRunQueue">Whether waiting for a core is known apart from being blocked.</param>
    public TraceThread Row(int threadId, string name, (long Count, double Ms)? samples, bool knowsRunQueue = true) => new()
    {
        ThreadId = threadId,
        Name = name,
        Samples = samples?.Count,
        SampledMs = samples?.Ms,
        WallMs = Ns.ToMs(WallNs),
        ComputeMs = Ms(Category.Compute),
        JitMs = Ms(Category.Jit),
        GcSuspendedMs = Ms(Category.Gc),
        LockMs = Ms(Category.Lock),
        WaitMs = Ms(Category.Wait),
        IoSleepMs = Ms(Category.IoSleep) + Ms(Category.OffCpu),
        RunQueueMs = knowsRunQueue ? Ms(Category.RunQueue) : null,
        UnexplainedMs = Ns.ToMs(WallNs - Categories.Values.Append(Category.OffCpu).Sum(category => Sums[category])),
        CpuMs = Ns.ToMs(CpuNs),
    };

    private double Ms(Category category) => Ns.ToMs(Sums[category]);
}

/// <summary>The threads of a trace by events alone, which do not say when a thread ran.</summary>
/// <param name="process">The process of the trace.</param>
internal sealed class ThreadRows(ProcessRecording process)
{
    private readonly EventKinds _seen = process.Seen;
    private readonly bool _sampled = process.Sessions.Any(session => session.Samples > 0);

    /// <summary>The threads that have samples or intervals, those with the longest sampled time first.</summary>
    /// <param name="framesIn">Gives the names of a stack's frames.</param>
    public ImmutableArray<TraceThread> All(Func<int, IEnumerable<string>> framesIn) =>
    [
        .. process.Threads.Select(threadId => Row(threadId, framesIn))
            .Where(row => row.Samples > 0 || row.LockMs > 0 || row.WaitMs > 0 || row.JitMs > 0)
            .OrderByDescending(row => row.SampledMs)
            .ThenByDescending(row => (row.LockMs ?? 0) + (row.WaitMs ?? 0) + (row.JitMs ?? 0))
            .ThenBy(row => row.ThreadId),
    ];

    /// <summary>An instant counts once: as a collection, else a lock, else a wait, else a compilation.</summary>
    private TraceThread Row(int threadId, Func<int, IEnumerable<string>> framesIn)
    {
        var gc = IntervalSet.Of(process.Suspensions.Where(suspension => suspension.ForGc)
            .Select(suspension => (suspension.StartNs, suspension.EndNs)));
        var locks = IntervalSet.Of(process.LockWaitsOf(threadId).Select(wait => (wait.StartNs, wait.EndNs))).Except(gc);
        var waits = IntervalSet.Of(process.WaitsOf(threadId).Select(wait => (wait.StartNs, wait.EndNs))).Except(gc).Except(locks);
        var jit = IntervalSet.Of(process.CompilationsOf(threadId).Select(compilation => (compilation.StartNs, compilation.EndNs)))
            .Except(gc)
            .Except(locks)
            .Except(waits);
        var seen = process.Sessions.Select(session => session.Threads.GetValueOrDefault(threadId)).OfType<SeenThread>().ToList();
        var runs = process.SampleRunsOf(threadId);
        return new TraceThread
        {
            ThreadId = threadId,
            Name = RuntimeThreads.NameOf(
                process.ProcessId ?? 0, threadId, runs.Count == 0 ? "" : string.Join('\n', framesIn(runs[0].Stack))),
            Samples = _sampled ? runs.Sum(run => (long)run.Samples) : null,
            SampledMs = _sampled ? Ns.ToMs(runs.Sum(run => run.EndNs - run.StartNs)) : null,
            GcSuspendedMs = Known(
                EventKinds.Suspensions,
                seen.Count == 0 ? 0 : gc.Overlap(seen.Min(one => one.FirstNs), seen.Max(one => one.LastNs))),
            LockMs = Known(EventKinds.Contentions, locks.TotalNs),
            WaitMs = Known(EventKinds.Waits, waits.TotalNs),
            JitMs = Known(EventKinds.Compilations, jit.TotalNs),
        };
    }

    private double? Known(EventKinds kind, long ns) => _seen.HasFlag(kind) ? Ns.ToMs(ns) : null;
}
