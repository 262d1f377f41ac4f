using System.Collections.Immutable;

namespace Concur.Core.Model;

/// <summary>Garbage collection in the measured iterations of the recorded launch, all of its processes together.</summary>
public sealed record GcReport
{
    /// <summary>Whether the harness ran under the server collector.</summary>
    public required bool Server { get; init; }

    /// <summary>Whether background collections were on.</summary>
    public required bool Concurrent { get; init; }

    /// <summary>How many collections of each generation and kind, those that happened.</summary>
    public required ImmutableArray<CollectionCount> Collections { get; init; }

    /// <summary>The measured iterations' wall time, ms: what the other figures are of.</summary>
    public required double WallMs { get; init; }

    /// <summary>For how long the runtime was suspended for collections, ms: from the request until all threads may run again.</summary>
    public required double PauseMs { get; init; }

    /// <summary>The longest of these pauses, ms.</summary>
    public required double LongestPauseMs { get; init; }

    /// <summary>Of the pauses, bringing every thread to a standstill, ms; null when none of its events was there.</summary>
    public required double? SuspendingMs { get; init; }

    /// <summary>What was allocated, bytes; approximate, for the runtime tells of it once per about 100 kB and heap.</summary>
    public required long AllocatedBytes { get; init; }

    /// <summary>The types most allocated, the first the most; approximate as well.</summary>
    public required ImmutableArray<AllocatedType> TopTypes { get; init; }

    /// <summary>How many collections in all.</summary>
    public int Count => Collections.Sum(collection => collection.Count);

    /// <summary>Bytes per second of wall time; null without wall time.</summary>
    public double? AllocatedBytesPerSecond => WallMs > 0 ? AllocatedBytes / (WallMs / 1000) : null;
}

/// <summary>Collections of a generation and kind.</summary>
/// <param name="Generation">0 to 2.</param>
/// <param name="Kind">blocking, background, or foreground: a blocking one during a background one.</param>
/// <param name="Count">How many.</param>
public sealed record CollectionCount(int Generation, string Kind, int Count);

/// <summary>A type and about how much of it was allocated.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Bytes">About how much.</param>
public sealed record AllocatedType(string Type, long Bytes);
