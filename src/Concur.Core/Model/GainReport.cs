using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Concur.Core.Model;

/// <summary>
/// What changes of a trial's work would gain, by replaying its recorded launch: what its units do is run again on as many workers and
/// cores, first as it was, then changed.
/// </summary>
/// <param name="MeasuredMs">The mean of the middle half of the timed iterations, which the replay is held against, ms.</param>
/// <param name="ReplayedMs">How long an unchanged iteration takes in the replay, ms; null where nothing could be replayed.</param>
/// <param name="Unknown">Why nothing is predicted; null where something is.</param>
/// <param name="Changes">The changes, those with the largest sure gain first.</param>
public sealed record GainReport(double MeasuredMs, double? ReplayedMs, string? Unknown, ImmutableArray<Gain> Changes)
{
    /// <summary>
    /// What the wall time of the replayed iteration consists of, the largest part first: the parts add up to <see cref="ReplayedMs"/>.
    /// Null where the replay is not known to fit.
    /// </summary>
    public ImmutableArray<CriticalPart>? CriticalPath { get; init; }

    /// <summary>The critical path of a recorded iteration; null where units change their threads, or are on several machines.</summary>
    public RecordedPath? RecordedPath { get; init; }

    /// <summary>The changes that are known to gain something, those with the largest sure gain first.</summary>
    [JsonIgnore]
    public IEnumerable<Gain> Worthwhile => Changes.Where(change => change.IsWorthwhile);
}

/// <summary>What one change would gain.</summary>
/// <param name="Kind">One of <see cref="GainKinds"/>.</param>
/// <param name="Change">
/// The change, as the rest of a sentence that begins with "if": <c>the lock in Cache.Get were never waited for</c>.
/// </param>
/// <param name="Factor">How many times as fast an iteration would be; null where that is not known.</param>
/// <param name="Interval">Between which factors it surely lies; null where that is not known.</param>
/// <param name="Unknown">Why it is not known; null where it is.</param>
public sealed record Gain(string Kind, string Change, double? Factor, Interval? Interval, string? Unknown)
{
    /// <summary>A gain below this is none that a person would notice, and no replay is that exact.</summary>
    private const double Noticeable = 1.03;

    /// <summary>The method that it is about; null for a change of none.</summary>
    public string? Site { get; init; }

    /// <summary>Where that stands in the source; null where that is not known.</summary>
    public SourcePlace? Place { get; init; }

    /// <summary>The number of workers that it is about; null for a change of something else.</summary>
    public int? Workers { get; init; }

    /// <summary>Whether it is the most that could be gained, because something of it could only be avoided in part.</summary>
    public bool IsAtMost { get; init; }

    /// <summary>Whether something is surely gained; of an upper bound, whether something may be.</summary>
    [JsonIgnore]
    public bool IsWorthwhile => IsAtMost ? Factor >= Noticeable : Interval?.Low >= Noticeable;
}

/// <summary>The kinds of changes in reports.</summary>
public static class GainKinds
{
    /// <summary>A lock is never waited for.</summary>
    public const string LockFree = "lock-free";

    /// <summary>A lock is held half as long.</summary>
    public const string LockHalf = "lock-half";

    /// <summary>A method's own time is half of what it is.</summary>
    public const string MethodHalf = "method-half";

    /// <summary>Nothing is collected.</summary>
    public const string NoCollections = "no-collections";

    /// <summary>All units take the same time.</summary>
    public const string EvenUnits = "even-units";

    /// <summary>Units are handed out by their time, longest first.</summary>
    public const string LongestFirst = "longest-first";

    /// <summary>Workers start at once.</summary>
    public const string NoStartup = "no-startup";

    /// <summary>Units and results are passed in no time.</summary>
    public const string NoPassing = "no-passing";

    /// <summary>There is another number of workers.</summary>
    public const string Workers = "workers";

    /// <summary>There are more cores, and as many workers.</summary>
    public const string Cores = "cores";
}
