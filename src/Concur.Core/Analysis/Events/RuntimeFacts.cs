namespace Concur.Core.Analysis.Events;

/// <summary>A time during which the runtime was suspended.</summary>
/// <param name="StartNs">From the request.</param>
/// <param name="EndNs">Until the first thread may run again.</param>
/// <param name="ThreadId">The thread that asked for it.</param>
/// <param name="ForGc">For a collection; else by the sampler or the like.</param>
internal readonly record struct Suspension(long StartNs, long EndNs, int ThreadId, bool ForGc)
{
    /// <summary>When every thread stood still; 0 when its event is missing.</summary>
    public long StoppedNs { get; init; }
}

/// <summary>A garbage collection began.</summary>
/// <param name="TimeNs">When.</param>
/// <param name="Generation">0 to 2.</param>
/// <param name="Kind">blocking, background, or foreground: a blocking one during a background one.</param>
internal readonly record struct Collection(long TimeNs, int Generation, string Kind);

/// <summary>About 100 kB were allocated since the last such event of the heap.</summary>
/// <param name="TimeNs">When.</param>
/// <param name="Bytes">How much that was.</param>
/// <param name="Type">The type whose allocation made it full: a sample, as likely as its share of the bytes.</param>
internal readonly record struct AllocationTick(long TimeNs, long Bytes, string Type);

/// <summary>A method was compiled.</summary>
/// <param name="StartNs">From.</param>
/// <param name="EndNs">To: its code was there.</param>
/// <param name="Tier">The tier in words, such as <c>tier1</c>.</param>
internal readonly record struct Compilation(long StartNs, long EndNs, string Tier);

/// <summary>A thread was blocked on a contended lock.</summary>
/// <param name="ThreadId">The operating system's id of the thread.</param>
/// <param name="StartNs">From.</param>
/// <param name="EndNs">To.</param>
/// <param name="LockId">The runtime's id of the lock; 0 where the event has none.</param>
/// <param name="OwnerThreadId">The operating system's id of the thread that held it; 0 when unknown.</param>
internal readonly record struct LockWait(int ThreadId, long StartNs, long EndNs, ulong LockId, long OwnerThreadId);

/// <summary>The thread pool has a worker thread more or less.</summary>
/// <param name="TimeNs">When.</param>
/// <param name="Threads">How many there are now.</param>
internal readonly record struct PoolChange(long TimeNs, int Threads);

/// <summary>The thread pool changed how many threads it aims at.</summary>
/// <param name="TimeNs">When.</param>
/// <param name="Reason">Why, in words, such as <c>starvation</c>.</param>
internal readonly record struct PoolAdjustment(long TimeNs, string Reason);
