using System.Runtime.InteropServices;

// Facts of which a trace has few are classes, not structures. The framework's code for lists and tables is precompiled for
// classes; for each structure it is compiled while a command starts, which takes longer than reading a small trace.
namespace Concur.Traces.Recordings;

/// <summary>
/// Why the runtime was suspended, numbered as its events have it (ClrEtwAll.man of dotnet/runtime, GCSuspendEEReasonMap).
/// </summary>
public enum SuspensionReason
{
    /// <summary>Not for a collection: mostly by the sampler, which stops all threads at each of its ticks.</summary>
    Other = 0,

    /// <summary>For a garbage collection.</summary>
    Gc = 1,

    /// <summary>For a garbage collection that is being prepared: the second pause of a background collection.</summary>
    GcPreparation = 6,
}

/// <summary>
/// A time in which the runtime kept its managed threads from running. It begins when a thread asks for the suspension
/// (SuspendEEBegin) and ends when that thread begins to let the others run again (RestartEEBegin). The event after that,
/// RestartEEEnd, is late: the threads that are let go may take the core from the one that still has to write it.
/// <para>
/// Measured against <c>GC.GetTotalPauseDuration()</c> on .NET 10.0.12, with 9 to 20 other threads that wanted the two cores:
/// until RestartEEBegin 26.63, 32.36, 36.04, 57.83 and 43.06 ms of what the runtime itself counted as 26.60, 32.34, 36.01,
/// 57.79 and 42.95 ms; until RestartEEEnd 27.54, 38.32, 37.19, 58.44 and 44.67 ms. <c>PauseDefinitionTests</c> repeats that.
/// </para>
/// </summary>
/// <param name="ThreadId">The operating system's id of the thread that asked for it.</param>
/// <param name="Reason">Why.</param>
/// <param name="StartNs">When the suspension was asked for, ns of the monotonic clock.</param>
/// <param name="EndNs">When threads were let run again, ns.</param>
public sealed record Suspension(int ThreadId, SuspensionReason Reason, long StartNs, long EndNs)
{
    /// <summary>When every thread stood still, ns; null where that event is missing.</summary>
    public long? StoppedNs { get; init; }

    /// <summary>When the thread was done with letting the others run, ns; null where that event is missing.</summary>
    public long? ResumedNs { get; init; }

    /// <summary>Whether it was for a garbage collection.</summary>
    public bool ForGc => Reason is SuspensionReason.Gc or SuspensionReason.GcPreparation;
}

/// <summary>A thread was blocked on a contended <c>Monitor</c> or <c>Lock</c>. Spinning before that is not in it.</summary>
/// <param name="ThreadId">The operating system's id.</param>
/// <param name="StartNs">From, ns of the monotonic clock.</param>
/// <param name="EndNs">Until, ns.</param>
/// <param name="LockId">The runtime's id of the lock; 0 where the event has none (before .NET 7).</param>
/// <param name="OwnerThreadId">The thread that held the lock when the wait began, by the operating system's id; null where that
/// is unknown.</param>
public sealed record LockWait(int ThreadId, long StartNs, long EndNs, ulong LockId, int? OwnerThreadId)
{
    /// <summary>Whether it was not over when the session ended: <see cref="EndNs"/> is then the session's last event.</summary>
    public bool GoesOn { get; init; }
}

/// <summary>What a thread waited for.</summary>
public enum WaitSource
{
    /// <summary>A handle, such as an event, a semaphore or a thread's end.</summary>
    Handle = 0,

    /// <summary><c>Monitor.Wait</c>.</summary>
    MonitorWait = 1,
}

/// <summary>
/// A thread was blocked on a handle, or in <c>Monitor.Wait</c>. A contended lock reports such waits as well, within its own.
/// </summary>
/// <param name="ThreadId">The operating system's id.</param>
/// <param name="StartNs">From, ns of the monotonic clock.</param>
/// <param name="EndNs">Until, ns.</param>
/// <param name="Source">What for.</param>
public sealed record HandleWait(int ThreadId, long StartNs, long EndNs, WaitSource Source)
{
    /// <summary>Whether it was not over when the session ended: <see cref="EndNs"/> is then the session's last event.</summary>
    public bool GoesOn { get; init; }
}

/// <summary>A thread began to wait in a stack that the session walked.</summary>
/// <param name="ThreadId">The operating system's id.</param>
/// <param name="IsLock">For a contended lock; else for a handle.</param>
/// <param name="TimeNs">When, ns of the monotonic clock.</param>
/// <param name="Stack">Index into the process's stacks.</param>
public sealed record WaitStart(int ThreadId, bool IsLock, long TimeNs, int Stack);

/// <summary>A method was compiled, from the start of the compiler until the code was there.</summary>
/// <param name="ThreadId">The operating system's id of the thread that compiled.</param>
/// <param name="StartNs">From, ns of the monotonic clock.</param>
/// <param name="EndNs">Until, ns.</param>
/// <param name="MethodId">The runtime's number of the method.</param>
/// <param name="Tier">The tier in words, such as <c>tier1</c>.</param>
public sealed record Compilation(int ThreadId, long StartNs, long EndNs, long MethodId, string Tier);

/// <summary>A garbage collection began.</summary>
/// <param name="TimeNs">When, ns of the monotonic clock.</param>
/// <param name="Generation">0 to 2.</param>
/// <param name="Kind"><c>blocking</c>, <c>background</c>, or <c>foreground</c>: a blocking one during a background one.</param>
public sealed record Collection(long TimeNs, int Generation, string Kind)
{
    /// <summary>Whether the program asked for it (<c>GC.Collect</c>), by the event's reason; else the runtime chose the time.</summary>
    public bool IsInduced { get; init; }
}

/// <summary>About 100 kB were allocated since the last such event of the heap.</summary>
/// <param name="TimeNs">When, ns of the monotonic clock.</param>
/// <param name="Bytes">How much that was.</param>
/// <param name="Type">The type whose allocation crossed the mark: a sample, as likely as its share of the bytes.</param>
public sealed record AllocationTick(long TimeNs, long Bytes, string Type);

/// <summary>An exception was thrown. One that is caught and thrown again counts each time.</summary>
/// <param name="TimeNs">When, ns of the monotonic clock.</param>
/// <param name="Type">The name of its type.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ThrownException(long TimeNs, string Type);

/// <summary>The thread pool has a worker thread more or less.</summary>
/// <param name="TimeNs">When, ns of the monotonic clock.</param>
/// <param name="Threads">How many worker threads there are now.</param>
public sealed record PoolChange(long TimeNs, int Threads)
{
    /// <summary>Whether a worker thread started; else one ended.</summary>
    public bool IsStart { get; init; }
}

/// <summary>The thread pool changed how many threads it aims at. That is no thread: the aim may change many times for one thread.</summary>
/// <param name="TimeNs">When, ns of the monotonic clock.</param>
/// <param name="Reason">The manifest's name for the reason, such as <c>starvation</c>.</param>
public sealed record PoolAdjustment(long TimeNs, string Reason);

/// <summary>An item that a thread took from the pool's queue.</summary>
/// <param name="ThreadId">The operating system's id of that thread.</param>
/// <param name="DequeuedNs">When it took it, ns of the monotonic clock.</param>
/// <param name="QueuedBy">The id of the thread that had put it there.</param>
/// <param name="EnqueuedNs">When that was, ns.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PoolItem(int ThreadId, long DequeuedNs, int QueuedBy, long EnqueuedNs);

/// <summary>Samples of a thread by the runtime's own sampler that follow each other with the same stack.</summary>
/// <param name="Stack">Index into the process's stacks.</param>
/// <param name="StartNs">The first sample, ns of the monotonic clock.</param>
/// <param name="EndNs">The next sample with another stack, or when the next was due, ns.</param>
/// <param name="Samples">How many.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SampleRun(int Stack, long StartNs, long EndNs, int Samples);

/// <summary>Kinds of events whose presence says that a session recorded them.</summary>
[Flags]
public enum EventKinds
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Suspensions of the runtime and their reasons.</summary>
    Suspensions = 1,

    /// <summary>Garbage collections.</summary>
    Collections = 2,

    /// <summary>Ends of waits for contended locks.</summary>
    Contentions = 4,

    /// <summary>Ends of waits for handles.</summary>
    Waits = 8,

    /// <summary>Compilations.</summary>
    Compilations = 16,

    /// <summary>Names of methods.</summary>
    Methods = 32,

    /// <summary>Allocations.</summary>
    Allocations = 64,

    /// <summary>Worker threads of the pool, and changes of its aim.</summary>
    Pool = 128,

    /// <summary>Exceptions that were thrown.</summary>
    Exceptions = 256,

    /// <summary>Items of the pool's queue, none of which was lost.</summary>
    PoolItems = 512,
}
