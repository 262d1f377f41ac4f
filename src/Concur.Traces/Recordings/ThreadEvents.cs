using System.Collections.Immutable;

namespace Concur.Traces.Recordings;

/// <summary>
/// What the runtime's events say of one thread, made exclusive: an instant that several claim belongs to the first of
/// collections, the sampler's suspensions, locks, waits. Where it is known when the thread was off the CPUs, what it slept through
/// of a suspension belongs to none of them; see <see cref="SleepThroughPauses"/>. A wait that had not ended when its session did lasted
/// until then. Times are ns of the monotonic clock.
/// </summary>
public sealed record ThreadEvents
{
    private WakeUps? _wakeUps;
    private IntervalSet? _otherWaits;

    /// <summary>Suspensions for a collection that other threads began.</summary>
    public IntervalSet GcOfOthers { get; init; } = IntervalSet.Empty;

    /// <summary>Suspensions for a collection that this thread began, and mostly carried out.</summary>
    public IntervalSet OwnGc { get; init; } = IntervalSet.Empty;

    /// <summary>Suspensions by the sampler.</summary>
    public IntervalSet Profiler { get; init; } = IntervalSet.Empty;

    /// <summary>Blocked on a contended lock.</summary>
    public IntervalSet Lock { get; init; } = IntervalSet.Empty;

    /// <summary>Blocked on anything else that the runtime reports.</summary>
    public IntervalSet Wait { get; init; } = IntervalSet.Empty;

    /// <summary>Waits that are not for locks, and suspensions by others.</summary>
    public IntervalSet OtherWaits => _otherWaits ??= Wait.Union(GcOfOthers).Union(Profiler);

    /// <summary>Compiling.</summary>
    public IntervalSet Jit { get; init; } = IntervalSet.Empty;

    /// <summary>Taken off a CPU and ready for one, from every switch; null where switches were not recorded.</summary>
    public IntervalSet? Queued { get; private init; }

    /// <summary>Off the CPUs by its own doing, until it was on one again; null where switches were not recorded.</summary>
    public IntervalSet? Blocked { get; private init; }

    /// <summary>
    /// How its time in the run queue grew from reading to reading of its counters, in the order of time; empty where these were not
    /// read, or switches were recorded as well.
    /// </summary>
    public IReadOnlyList<QueueGrowth> QueueGrowths { get; internal init; } = [];

    /// <summary>
    /// What it used from reading to reading of its counters, in the order of time; empty where these were not read, or switches were
    /// recorded as well.
    /// </summary>
    public IReadOnlyList<ThreadUse> Uses { get; internal init; } = [];

    /// <summary>
    /// When it was on a CPU again after it was blocked: where switches were not recorded, at the ends of the waits and pauses.
    /// </summary>
    public WakeUps WakeUps
    {
        get => _wakeUps ??= WakeUps.Of(Lock.Union(OtherWaits));
        private init => _wakeUps = value;
    }

    /// <summary>
    /// Whether nothing of <see cref="Jit"/> and <see cref="OwnGc"/> was off a CPU. Where it is not known when the thread ran,
    /// these cover what the run queue took meanwhile as well.
    /// </summary>
    public bool IsConfined => Blocked is not null;

    /// <summary>Every wait for a lock or for anything else, what of it lies in suspensions included.</summary>
    private IntervalSet AllWaits { get; init; } = IntervalSet.Empty;

    internal static ThreadEvents Of(ProcessRecording process, int threadId, ProcessSuspensions suspensions)
    {
        var own = suspensions.OwnGcOf(threadId);
        var allLocks = IntervalSet.Of(process.LockWaitsOf(threadId).Select(wait => (wait.StartNs, wait.EndNs)));
        var allWaits = IntervalSet.Of(process.WaitsOf(threadId).Select(wait => (wait.StartNs, wait.EndNs)));
        var locks = allLocks.Except(suspensions.All);
        return new ThreadEvents
        {
            AllWaits = allLocks.Union(allWaits),
            GcOfOthers = suspensions.Gc.Except(own),
            OwnGc = own,
            Profiler = suspensions.Others,
            Lock = locks,
            Wait = allWaits.Except(suspensions.All).Except(locks),
            Jit = IntervalSet.Of(process.CompilationsOf(threadId).Select(compilation => (compilation.StartNs, compilation.EndNs))),
        };
    }

    /// <summary>
    /// What remains of the suspensions where it is known at some times that the thread was off the CPUs, as from readings of its
    /// counters. Its own collections are its work, whatever the readings say.
    /// </summary>
    /// <param name="off">Off the CPUs by its own doing, each time without a gap.</param>
    public ThreadEvents Sleeping(IntervalSet off)
    {
        var asleep = AsleepIn(off);
        return this with
        {
            _wakeUps = null,
            _otherWaits = null,
            GcOfOthers = GcOfOthers.Except(asleep),
            Profiler = Profiler.Except(asleep),
        };
    }

    /// <summary>
    /// What remains of each where it is known when the thread was on a CPU: it compiles there, and is blocked or
    /// suspended off it. An event's interval also covers time in which the thread spins, or is ready and without a core. In
    /// a collection of its own a thread works while it is on a CPU, and is suspended like the others while it is blocked.
    /// </summary>
    /// <param name="schedule">When the thread ran.</param>
    /// <param name="growths">How its time in the run queue grew from reading to reading; empty where its counters were not read.</param>
    public ThreadEvents Within(ThreadSchedule schedule, IReadOnlyList<QueueGrowth> growths)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        var (running, blocked) = (schedule.Running, schedule.Blocked);
        var stopped = blocked.Except(AsleepIn(blocked));
        return this with
        {
            _otherWaits = null,
            WakeUps = WakeUps.Of(blocked, schedule.Queued, growths),
            Queued = schedule.Queued,
            Blocked = blocked,
            GcOfOthers = GcOfOthers.Union(OwnGc).Intersect(stopped),
            OwnGc = OwnGc.Intersect(running),
            Profiler = Profiler.Intersect(stopped),
            Lock = Lock.Intersect(blocked),
            Wait = Wait.Intersect(blocked),
            Jit = Jit.Intersect(running),
        };
    }

    private IntervalSet AsleepIn(IntervalSet off) =>
        SleepThroughPauses.Of(off, GcOfOthers.Union(OwnGc).Union(Profiler), AllWaits);
}

/// <summary>When a process's runtime was suspended.</summary>
internal sealed class ProcessSuspensions
{
    private readonly ImmutableArray<Suspension> _suspensions;
    private readonly ILookup<int, Suspension> _byThread;

    public ProcessSuspensions(ImmutableArray<Suspension> suspensions)
    {
        (_suspensions, _byThread) = (suspensions, suspensions.ToLookup(suspension => suspension.ThreadId));
        Gc = Set(suspension => suspension.ForGc);
        Others = Set(suspension => !suspension.ForGc).Except(Gc);
        All = Gc.Union(Others);
    }

    /// <summary>For collections.</summary>
    public IntervalSet Gc { get; }

    /// <summary>For something else, mostly by the sampler.</summary>
    public IntervalSet Others { get; }

    /// <summary>For anything.</summary>
    public IntervalSet All { get; }

    /// <summary>For collections that a thread asked for.</summary>
    public IntervalSet OwnGcOf(int threadId) => Set(_byThread[threadId].Where(suspension => suspension.ForGc));

    private IntervalSet Set(Func<Suspension, bool> which) => Set(_suspensions.Where(which));

    private static IntervalSet Set(IEnumerable<Suspension> suspensions) =>
        IntervalSet.Of(suspensions.Select(suspension => (suspension.StartNs, suspension.EndNs)));
}

/// <summary>What a thread was doing at an instant, as far as its runtime's events and the scheduler source show.</summary>
public enum Activity
{
    /// <summary>On a CPU, and neither compiling nor collecting.</summary>
    Compute,

    /// <summary>Compiling a method.</summary>
    Jit,

    /// <summary>Suspended for a garbage collection, or carrying one out.</summary>
    Gc,

    /// <summary>Blocked on a contended <c>Monitor</c> or <c>Lock</c>.</summary>
    Lock,

    /// <summary>Blocked on a handle, or in <c>Monitor.Wait</c>.</summary>
    Wait,

    /// <summary>Off the CPUs by its own doing, with no event that says why.</summary>
    IoSleep,

    /// <summary>Ready to run, without a CPU.</summary>
    RunQueue,
}

/// <summary>The activities' names in files; they are the names of the account's categories.</summary>
public static class ActivityNames
{
    private static readonly string[] Names = ["compute", "jit", "gc", "lock", "wait", "io-sleep", "run-queue"];

    /// <summary>The name, such as <c>run-queue</c>.</summary>
    public static string Of(Activity activity) => Names[(int)activity];
}
