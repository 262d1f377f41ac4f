namespace Concur.Core.Replaying;

/// <summary>What a step of a unit's program is.</summary>
internal enum StepKind
{
    /// <summary>Needs a core.</summary>
    Compute,

    /// <summary>Time passes, whatever the cores do.</summary>
    Elapse,

    /// <summary>All workers stand still, as for a garbage collection.</summary>
    Pause,

    /// <summary>Takes a lock alone.</summary>
    Acquire,

    /// <summary>Takes a lock together with others that take it so.</summary>
    AcquireShared,

    /// <summary>Lets go of a lock.</summary>
    Release,
}

/// <summary>A step of a unit's program.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Ms">How long it takes on a core of its own, or elapses, ms; 0 for one that takes a lock or lets go of it.</param>
/// <param name="Lock">The number of the lock; 0 for a step of none.</param>
/// <param name="Part">What it is a part of, as a number that means something to the maker of the program alone.</param>
internal readonly record struct Step(StepKind Kind, double Ms, int Lock = 0, int Part = 0)
{
    public static Step Compute(double ms, int part = 0) => new(StepKind.Compute, ms, 0, part);

    public static Step Elapse(double ms, int part = 0) => new(StepKind.Elapse, ms, 0, part);

    public static Step Pause(double ms) => new(StepKind.Pause, ms);

    public static Step Acquire(int @lock, int part = 0) => new(StepKind.Acquire, 0, @lock, part);

    public static Step AcquireShared(int @lock, int part = 0) => new(StepKind.AcquireShared, 0, @lock, part);

    public static Step Release(int @lock) => new(StepKind.Release, 0, @lock);
}

/// <summary>On what an iteration is replayed.</summary>
/// <param name="Workers">How many workers take units.</param>
/// <param name="Cores">How many cores they share; may be a fraction.</param>
internal sealed record ReplaySettings(int Workers, double Cores)
{
    /// <summary>How the locks are handed on, by their numbers.</summary>
    public IReadOnlyList<LockManner> Locks { get; init; } = [];

    /// <summary>What every worker does before its first unit.</summary>
    public IReadOnlyList<Step> Startup { get; init; } = [];

    /// <summary>How much later each worker begins than the one before it, ms.</summary>
    public double StartGapMs { get; init; }

    /// <summary>What that is a part of; see <see cref="Step.Part"/>.</summary>
    public int StartGapPart { get; init; }

    /// <summary>Whether the critical path is wanted.</summary>
    public bool FollowsPath { get; init; }

    /// <summary>How many other threads want a core all the time.</summary>
    public double OtherThreads { get; init; }

    /// <summary>How much longer computing takes, as a factor, with so many busy workers.</summary>
    public Func<int, double> Slowdown { get; init; } = _ => 1;

    /// <summary>The units that each worker runs, where they are dealt out before; null where a worker takes the next one.</summary>
    public IReadOnlyList<IReadOnlyList<int>>? Dealt { get; init; }
}

/// <summary>How a lock is handed on.</summary>
/// <param name="SpinMs">How long a thread tries again on a core before it blocks, ms.</param>
/// <param name="WakeMs">How long a blocked thread takes to be on a core again, ms.</param>
/// <param name="IsBarging">
/// Whether the lock is free for anybody until the thread that was woken is there, as Monitor's is; else it is handed to the first in line.
/// </param>
internal sealed record LockManner(double SpinMs, double WakeMs, bool IsBarging)
{
    /// <summary>First come, first served, at once.</summary>
    public static LockManner InTurn { get; } = new(0, 0, IsBarging: false);
}

/// <summary>A replayed iteration.</summary>
/// <param name="TimeMs">From its beginning to the end of the last unit, ms.</param>
/// <param name="LockMs">How long all workers together were blocked on each lock, by its number, ms.</param>
/// <param name="ComputeMs">How long all workers together were on cores, ms.</param>
/// <param name="QueuedMs">How long all workers together were ready without a core, ms.</param>
internal sealed record ReplayedIteration(double TimeMs, IReadOnlyList<double> LockMs, double ComputeMs, double QueuedMs)
{
    /// <summary>How long other threads were on cores, ms.</summary>
    public double OthersMs { get; init; }

    /// <summary>How long all workers stood still, ms.</summary>
    public double PauseMs { get; init; }

    /// <summary>
    /// The critical path, in the order of time: with <see cref="PauseMs"/> its segments add up to <see cref="TimeMs"/>. Null where it
    /// was not wanted.
    /// </summary>
    public IReadOnlyList<PathSegment>? Path { get; init; }
}
