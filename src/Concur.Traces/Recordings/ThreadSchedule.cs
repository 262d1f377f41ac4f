namespace Concur.Traces.Recordings;

/// <summary>
/// When one thread was on a CPU, ready for one, and blocked: disjoint, and without a gap from its first switch to its last.
/// </summary>
public sealed record ThreadSchedule
{
    /// <summary>On a CPU.</summary>
    public required IntervalSet Running { get; init; }

    /// <summary>Taken off a CPU that it could have gone on using, or just begun and not yet on one.</summary>
    public required IntervalSet Queued { get; init; }

    /// <summary>Off the CPUs by its own doing; the time from its wake-up until it was on one is included.</summary>
    public required IntervalSet Blocked { get; init; }

    /// <summary>How often it left a CPU by its own doing.</summary>
    public required long Voluntary { get; init; }

    /// <summary>How often it was taken off a CPU.</summary>
    public required long Involuntary { get; init; }
}
