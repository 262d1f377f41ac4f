using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace Concur.Traces.Recordings;

/// <summary>The content of one nettrace file: one session of one process, decoded once. Times are ns of the monotonic clock.</summary>
public sealed record SessionRecording
{
    /// <summary>The file.</summary>
    public required string Path { get; init; }

    /// <summary>What the file begins with.</summary>
    public required SessionHeader Header { get; init; }

    /// <summary>The process, as its events describe it.</summary>
    public ProcessFacts Process { get; init; } = new();

    /// <summary>The last event, ns; the session's start where there is none.</summary>
    public required long EndNs { get; init; }

    /// <summary>Events in it.</summary>
    public long Events { get; init; }

    /// <summary>Events that the session dropped.</summary>
    public long Lost { get; init; }

    /// <summary>Kinds of events that were seen.</summary>
    public EventKinds Seen { get; init; }

    /// <summary>Whether the file ends as a session's file does; else it was cut off, or is damaged.</summary>
    public bool IsComplete { get; init; } = true;

    /// <summary>What is wrong with the bytes after those that were read, in words; null where nothing is.</summary>
    public string? Damage { get; init; }

    /// <summary>Suspensions of the runtime, by their starts.</summary>
    public ImmutableArray<Suspension> Suspensions { get; init; } = [];

    /// <summary>Waits for contended locks, by their ends.</summary>
    public ImmutableArray<LockWait> LockWaits { get; init; } = [];

    /// <summary>Waits for handles, by their ends; those within waits for locks included.</summary>
    public ImmutableArray<HandleWait> Waits { get; init; } = [];

    /// <summary>Where threads began to wait, in the order of time for each thread; empty where the session walked no stacks.</summary>
    public ImmutableArray<WaitStart> WaitStarts { get; init; } = [];

    /// <summary>Compilations, by their ends.</summary>
    public ImmutableArray<Compilation> Compilations { get; init; } = [];

    /// <summary>Collections, by their starts.</summary>
    public ImmutableArray<Collection> Collections { get; init; } = [];

    /// <summary>What was allocated, in steps of about 100 kB, in the order of time.</summary>
    public ImmutableArray<AllocationTick> Allocations { get; init; } = [];

    /// <summary>Exceptions that were thrown, in the order of time.</summary>
    public ImmutableArray<ThrownException> Exceptions { get; init; } = [];

    /// <summary>Worker threads of the pool that came and went, in the order of time.</summary>
    public ImmutableArray<PoolChange> PoolChanges { get; init; } = [];

    /// <summary>Changes of the pool's aim, in the order of time.</summary>
    public ImmutableArray<PoolAdjustment> PoolAdjustments { get; init; } = [];

    /// <summary>Items that came out of the pool's queue, in the order of time.</summary>
    public ImmutableArray<PoolItem> PoolItems { get; init; } = [];

    /// <summary>What the runtime's sampler saw of each thread, in the order of time, by the operating system's id.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<SampleRun>> SampleRuns { get; init; } =
        ReadOnlyDictionary<int, IReadOnlyList<SampleRun>>.Empty;

    /// <summary>Stack samples in it.</summary>
    public long Samples { get; init; }

    /// <summary>From one round of the sampler to the next on average, ns; null before the second round.</summary>
    public double? SampleIntervalNs { get; init; }

    /// <summary>What a recorder of the whole machine saw of the process; null where none did.</summary>
    public ScheduledProcess? Scheduled { get; init; }

    /// <summary>When each thread was seen, by the operating system's id; events of the rundown do not count.</summary>
    public IReadOnlyDictionary<int, SeenThread> Threads { get; init; } = ReadOnlyDictionary<int, SeenThread>.Empty;
}

/// <summary>When a thread was seen.</summary>
/// <param name="FirstNs">Its first event, ns of the monotonic clock.</param>
/// <param name="LastNs">Its last event, ns.</param>
public sealed record SeenThread(long FirstNs, long LastNs);

/// <summary>The facts that a nettrace file begins with.</summary>
/// <param name="StartedUtc">When the session began; null when the file holds no date there.</param>
/// <param name="StartNs">The same instant on the monotonic clock, ns.</param>
/// <param name="ProcessId">Null when the file does not have it; a file of several processes has none.</param>
/// <param name="Cores">Logical processors; null when the file does not have it.</param>
public sealed record SessionHeader(DateTimeOffset? StartedUtc, long StartNs, int? ProcessId, int? Cores);

/// <summary>A process, as its session's events describe it. Null where no event has the value; no text holds control characters.</summary>
public sealed record ProcessFacts
{
    /// <summary>Its command line.</summary>
    public string? CommandLine { get; init; }

    /// <summary>The operating system's kind.</summary>
    public string? Os { get; init; }

    /// <summary>The process's architecture.</summary>
    public string? Architecture { get; init; }

    /// <summary>The runtime's version, such as <c>.NET 10.0.12</c>.</summary>
    public string? Runtime { get; init; }

    /// <summary>Whether it was compiled ahead of time, with the runtime in it (NativeAOT).</summary>
    public bool IsNativeAot { get; init; }
}
