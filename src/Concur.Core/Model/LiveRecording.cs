using System.Collections.Immutable;

namespace Concur.Core.Model;

/// <summary>How a running process was recorded, and what its runtime did meanwhile.</summary>
public sealed record LiveRecording
{
    /// <summary>What to call the process; the traces' names begin with it.</summary>
    public required string Name { get; init; }

    /// <summary>For how long was to be recorded, ms.</summary>
    public required double RequestedMs { get; init; }

    /// <summary>For how long everything was recorded, ms.</summary>
    public required double RecordedMs { get; init; }

    /// <summary>Why it ended then.</summary>
    public required AttachEnding Ending { get; init; }

    /// <summary>The scheduler source.</summary>
    public required SchedulerKind Scheduler { get; init; }

    /// <summary>Why that is not perf events; null when it is, or they were not wanted.</summary>
    public string? Refusal { get; init; }

    /// <summary>Events alone, or stacks as well.</summary>
    public required ProfileKind Profile { get; init; }

    /// <summary>What was allocated, bytes; approximate, for the runtime tells of it once per about 100 kB and heap.</summary>
    public required long AllocatedBytes { get; init; }

    /// <summary>The types most allocated, the first the most; approximate as well.</summary>
    public required ImmutableArray<AllocatedType> TopTypes { get; init; }

    /// <summary>What the thread pool did.</summary>
    public required PoolReport Pool { get; init; }

    /// <summary>The locks that were contended.</summary>
    public required LockReport Locks { get; init; }

    /// <summary>Bytes per second; 0 where nothing was recorded.</summary>
    public double AllocatedBytesPerSecond => RecordedMs > 0 ? AllocatedBytes / (RecordedMs / 1000) : 0;
}
