using System.Collections.Immutable;

namespace Concur.Core.Model;

/// <summary>
/// The critical path of an iteration of the profiled launch, over its threads: followed back from the unit that ended last. Where that
/// waited for a lock until another unit let go of it, the path leads on to that one's thread.
/// </summary>
/// <param name="StartNs">When the iteration began, ns of the monotonic clock.</param>
/// <param name="Stretches">In the order of time. The first one begins with the iteration, and the last one ends with it.</param>
public sealed record RecordedPath(long StartNs, ImmutableArray<PathStretch> Stretches)
{
    /// <summary>
    /// The length of the longest stretches that were left to those beside them, because there were too many, ms; null where all are there.
    /// </summary>
    public double? LeftOutMs { get; init; }
}

/// <summary>A time that a critical path stays with a thread. It begins where the stretch before it ends.</summary>
/// <param name="ThreadId">The operating system's id of the thread.</param>
/// <param name="EndMs">When it ends, ms after the start of the iteration.</param>
public sealed record PathStretch(int ThreadId, double EndMs);
