namespace Concur.Core.Analysis.Events;

/// <summary>
/// What the runtime's events say of one thread, made exclusive: an instant that several claim belongs to the first
/// of gc, profiler, lock, wait. Times are ns of CLOCK_MONOTONIC.
/// </summary>
internal sealed record ThreadEvents
{
    private WakeUps? _wakeUps;

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

    /// <summary>Compiling.</summary>
    public IntervalSet Jit { get; init; } = IntervalSet.Empty;

    /// <summary>Taken off a CPU and ready for one, as a scheduler source saw it; null where none did.</summary>
    public IntervalSet? Queued { get; private init; }

    /// <summary>Off the CPUs by its own doing, until it was on one again, as a scheduler source saw it; null where none did.</summary>
    public IntervalSet? Blocked { get; private init; }

    /// <summary>When it was on a CPU again after it was blocked: where no scheduler source tells, at the ends of what the events tell.</summary>
    public WakeUps WakeUps
    {
        get => _wakeUps ??= WakeUps.Of(Lock.Union(Wait).Union(GcOfOthers).Union(Profiler));
        private init => _wakeUps = value;
    }

    /// <summary>
    /// Whether nothing of <see cref="Jit"/> and <see cref="OwnGc"/> was off a CPU. Where it is not known when the thread ran,
    /// these cover what the run queue took meanwhile as well.
    /// </summary>
    public bool IsConfined => Blocked is not null;

    /// <summary>
    /// What remains of each where it is known when the thread was on a CPU: it compiles there, and is blocked or
    /// suspended off it. An event's interval also covers time that the thread spins, or is ready and without a core. In a
    /// collection of its own a thread works while it is on a CPU, and is suspended like the others while it is blocked.
    /// </summary>
    /// <param name="running">On a CPU.</param>
    /// <param name="blocked">Off the CPUs by its own doing.</param>
    /// <param name="queued">Ready for one.</param>
    /// <param name="growths">How its time in the run queue grew from look to look; empty where nobody looked.</param>
    public ThreadEvents Within(IntervalSet running, IntervalSet blocked, IntervalSet queued, IReadOnlyList<(long FromNs, long ToNs, long QueueNs)> growths) => this with
    {
        WakeUps = WakeUps.Of(blocked, queued, growths),
        Queued = queued,
        Blocked = blocked,
        GcOfOthers = GcOfOthers.Union(OwnGc).Intersect(blocked),
        OwnGc = OwnGc.Intersect(running),
        Profiler = Profiler.Intersect(blocked),
        Lock = Lock.Intersect(blocked),
        Wait = Wait.Intersect(blocked),
        Jit = Jit.Intersect(running),
    };
}
