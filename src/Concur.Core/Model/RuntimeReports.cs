using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Concur.Core.Model;

/// <summary>Garbage collection in the measured iterations of the profiled launch, all of its processes together.</summary>
public sealed record GcReport
{
    /// <summary>Whether the harness ran under the server collector.</summary>
    public required bool Server { get; init; }

    /// <summary>Whether background collections were enabled.</summary>
    public required bool Concurrent { get; init; }

    /// <summary>The collections by generation and kind; only those that happened.</summary>
    public required ImmutableArray<CollectionCount> Collections { get; init; }

    /// <summary>The measured iterations' wall time, ms: the time in which all other figures were counted.</summary>
    public required double WallMs { get; init; }

    /// <summary>The time that the runtime was suspended for collections, ms: from the request until all threads may run again.</summary>
    public required double PauseMs { get; init; }

    /// <summary>The longest of these pauses, ms.</summary>
    public required double LongestPauseMs { get; init; }

    /// <summary>The part of the pauses in which threads were brought to a standstill, ms; null without its events.</summary>
    public required double? SuspendingMs { get; init; }

    /// <summary>Allocated bytes; approximate, for the runtime reports them about every 100 kB per heap.</summary>
    public required long AllocatedBytes { get; init; }

    /// <summary>Allocated bytes per second of wall time; null without wall time.</summary>
    public double? AllocatedBytesPerSecond => WallMs > 0 ? AllocatedBytes / (WallMs / 1000) : null;

    /// <summary>The most allocated types, the largest first; approximate as well.</summary>
    public required ImmutableArray<AllocatedType> TopTypes { get; init; }

    /// <summary>The collections that the program asked for; null in older files.</summary>
    public InducedCollections? Induced { get; init; }

    /// <summary>The number of collections.</summary>
    [JsonIgnore]
    public int Count => Collections.Sum(collection => collection.Count);
}

/// <summary>Collections of a generation and kind.</summary>
/// <param name="Generation">0 to 2.</param>
/// <param name="Kind">blocking, background, or foreground: a blocking one during a background one.</param>
/// <param name="Count">The number of them.</param>
public sealed record CollectionCount(int Generation, string Kind, int Count);

/// <summary>Collections that the program asked for (<c>GC.Collect</c>): they say nothing about its allocations.</summary>
/// <param name="Count">The number of them.</param>
/// <param name="PauseMs">The time of the pauses in which they began, ms.</param>
public sealed record InducedCollections(int Count, double PauseMs);

/// <summary>Exceptions that were thrown in the measured time of a recording, all processes together.</summary>
/// <param name="Count">The number of them; one that is thrown again counts each time.</param>
/// <param name="Iterations">The number of iterations in which they were counted; 1 for a running process.</param>
/// <param name="TopTypes">The types thrown most, the most frequent first; at most three.</param>
public sealed record ExceptionReport(int Count, int Iterations, ImmutableArray<ThrownType> TopTypes)
{
    /// <summary>Exceptions per iteration.</summary>
    [JsonIgnore]
    public double PerIteration => Count / (double)Math.Max(1, Iterations);
}

/// <summary>A type of exceptions.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Count">How many were thrown.</param>
public sealed record ThrownType(string Type, int Count);

/// <summary>An allocated type.</summary>
/// <param name="Type">Its name.</param>
/// <param name="Bytes">The bytes allocated for it, approximately.</param>
public sealed record AllocatedType(string Type, long Bytes);

/// <summary>What was compiled in the measured iterations of the profiled launch, on any thread of any of its processes.</summary>
/// <param name="Methods">The number of methods.</param>
/// <param name="TotalMs">The compiler's time, ms, the runtime's background thread included.</param>
/// <param name="Tiers">The same by tier, the one that took longest first.</param>
public sealed record JitReport(int Methods, double TotalMs, ImmutableArray<JitTier> Tiers);

/// <summary>What was compiled to one tier.</summary>
/// <param name="Tier">Such as <c>tier0</c>, <c>tier1</c> or <c>osr</c>.</param>
/// <param name="Methods">The number of methods.</param>
/// <param name="TotalMs">The compiler's time, ms.</param>
public sealed record JitTier(string Tier, int Methods, double TotalMs);

/// <summary>Waits for contended locks in the measured iterations of the profiled launch. Overlapping waits are added up.</summary>
/// <param name="Locks">The number of contended locks.</param>
/// <param name="Waits">How often a thread was blocked.</param>
/// <param name="TotalMs">
/// The time blocked, all threads together, ms: without the way back to a CPU where perf events were recorded, as in the account; else
/// until the threads ran again.
/// </param>
/// <param name="LongestMs">The longest wait, ms.</param>
/// <param name="Top">The locks with the longest waits in all, at most ten, the longest first.</param>
public sealed record LockReport(int Locks, int Waits, double TotalMs, double LongestMs, ImmutableArray<ContendedLock> Top)
{
    /// <summary>The part of the total in which the launch left a core idle that it may use, ms; null without perf events.</summary>
    public double? WhileCoresIdleMs { get; init; }
}

/// <summary>One contended lock.</summary>
/// <param name="Id">
/// The runtime's id of it, hexadecimal, with the worker's number where it was in a worker process. It means nothing in other
/// launches.
/// </param>
/// <param name="Waits">How often a thread was blocked on it.</param>
/// <param name="TotalMs">The time blocked, ms.</param>
/// <param name="LongestMs">The longest wait, ms.</param>
/// <param name="Owners">The holders of the lock when waits began, the most frequent first; at most three.</param>
public sealed record ContendedLock(string Id, int Waits, double TotalMs, double LongestMs, ImmutableArray<LockOwner> Owners)
{
    /// <summary>The calls that waited for it, the longest in all first; at most three. Null where no stacks were recorded.</summary>
    public ImmutableArray<WaitSite>? Sites { get; init; }
}

/// <summary>A thread that held a lock.</summary>
/// <param name="Name">A lane, or a thread by the operating system's id.</param>
/// <param name="Waits">How many waits began while it held the lock.</param>
public sealed record LockOwner(string Name, int Waits);

/// <summary>Waits inside units of the profiled launch that the runtime reports: handles, semaphores, tasks, joins; without locks.</summary>
/// <param name="Count">The number of waits; one that a collection interrupts counts as two.</param>
/// <param name="TotalMs">The time waited, all threads together, ms; the way back to a CPU is in it or not as for locks.</param>
/// <param name="LongestMs">The longest wait, ms.</param>
public sealed record WaitReport(int Count, double TotalMs, double LongestMs)
{
    /// <summary>The part of the total in which the launch left a core idle that it may use, ms; null without perf events.</summary>
    [JsonIgnore]
    public double? WhileCoresIdleMs { get; init; }
}

/// <summary>Waits that one call of the program led to, in the measured iterations of the profiled launch.</summary>
/// <param name="Kind"><c>lock</c> or <c>wait</c>.</param>
/// <param name="Site">The method; null where no managed code was on the stack, or the event with the stack was lost.</param>
/// <param name="Calls">The library's method that it called; null where the kind says enough.</param>
/// <param name="Count">The number of waits.</param>
/// <param name="TotalMs">The time waited, all threads together, ms; the way back to a CPU is in it or not as for locks.</param>
/// <param name="LongestMs">The longest wait, ms.</param>
public sealed record WaitSite(string Kind, string? Site, string? Calls, int Count, double TotalMs, double LongestMs)
{
    /// <summary>
    /// The lines of the method at which it waited, the longest in all first; at most three. Null where the recording or the PDB tells
    /// none, as of precompiled code; and in older files.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<WaitLine>? Lines { get; init; }

    /// <summary>
    /// The method with its lines, as far as they are known: <c>My.Cache.Add (Cache.cs:42, 57)</c>; null without a method.
    /// </summary>
    [JsonIgnore]
    public string? Placed
    {
        get
        {
            if (Lines is not [{ Place: var first }, ..] lines || Site is null) return Site;
            var others = lines.Skip(1).Select(line => first.NumberBeside(line.Place));
            return $"{Site} ({string.Join(", ", others.Prepend(first.ToString()))})";
        }
    }
}

/// <summary>Waits at one line.</summary>
/// <param name="Place">
/// The line of the <c>lock</c>, or of the call that waited. A <c>lock</c> on a <c>System.Threading.Lock</c> has the first line inside.
/// </param>
/// <param name="Count">The number of waits.</param>
/// <param name="TotalMs">The time waited, all threads together, ms.</param>
public sealed record WaitLine(SourcePlace Place, int Count, double TotalMs);

/// <summary>What the thread pool did in the profiled launch, warm-up included.</summary>
/// <param name="MostThreads">
/// The most worker threads at once; null for a running process whose pool kept its number of threads, because events tell of
/// changes only.
/// </param>
/// <param name="Starved">
/// How often it raised the number of threads that it aims at because queued work did not move for half a second.
/// </param>
/// <param name="Compensated">How often it raised that number because threads blocked on tasks (cooperative blocking).</param>
/// <param name="Climbed">How often it changed that number in search of more throughput (hill climbing).</param>
public sealed record PoolReport(int? MostThreads, int Starved, int Compensated, int Climbed)
{
    /// <summary>
    /// Worker threads that started, by the events of their starts. The counts of adjustments say nothing about that: the pool may
    /// adjust its aim several times for one thread. Null in older files.
    /// </summary>
    public int? Started { get; init; }

    /// <summary>The fewest and most worker threads while iterations were measured; null in older files.</summary>
    public PoolRange? Measured { get; init; }

    /// <summary>
    /// Why the pool changed the number of threads that it aims at while iterations were measured, the most frequent reason
    /// first.
    /// </summary>
    [JsonConverter(typeof(NullAsEmptyConverter<PoolReason>))]
    public ImmutableArray<PoolReason> Adjustments { get; init => field = value.OrEmpty(); } = [];

    /// <summary>Worker threads over time: the first of its changes.</summary>
    [JsonConverter(typeof(NullAsEmptyConverter<PoolLevel>))]
    public ImmutableArray<PoolLevel> Levels { get; init => field = value.OrEmpty(); } = [];
}

/// <summary>A range of worker threads.</summary>
/// <param name="Fewest">The fewest.</param>
/// <param name="Most">The most.</param>
public sealed record PoolRange(int Fewest, int Most);

/// <summary>A reason for which the pool changed the number of threads that it aims at.</summary>
/// <param name="Reason">The runtime's word, such as <c>starvation</c>, <c>cooperative-blocking</c> or <c>climbing-move</c>.</param>
/// <param name="Count">How often.</param>
public sealed record PoolReason(string Reason, int Count);

/// <summary>A number of worker threads that holds from a time on.</summary>
/// <param name="AtMs">From the first measured iteration's start, ms; negative during warm-up.</param>
/// <param name="Threads">The number of threads.</param>
public sealed record PoolLevel(double AtMs, int Threads);

/// <summary>
/// How long units of a pool strategy waited before they began, from their iteration's start, in all measured iterations of the
/// timed launches. Percentiles have three significant digits.
/// </summary>
/// <param name="Units">The number of units.</param>
/// <param name="P50Ms">Half of them waited no longer, ms.</param>
/// <param name="P90Ms">90 % waited no longer, ms.</param>
/// <param name="P99Ms">99 % waited no longer, ms.</param>
/// <param name="MaxMs">The longest delay, ms.</param>
public sealed record DelayReport(long Units, double P50Ms, double P90Ms, double P99Ms, double MaxMs)
{
    /// <summary>The mean delay, ms; null in older files.</summary>
    public double? MeanMs { get; init; }
}

/// <summary>What passing units and results between processes took, per iteration; sums over its units.</summary>
/// <param name="Bytes">Bytes of results.</param>
/// <param name="SerialiseNs">From a unit's end until its result was bytes, in the worker, ns.</param>
/// <param name="TransferNs">Units on their way to workers, and bytes on their way back, ns; without the time between machines.</param>
/// <param name="DeserialiseNs">From the last byte until the result was a value again, in the harness, ns.</param>
public sealed record IpcReport(
    long Bytes,
    [property: JsonPropertyName("serialiseMs"), JsonConverter(typeof(NsAsMsConverter))] long SerialiseNs,
    [property: JsonPropertyName("transferMs"), JsonConverter(typeof(NsAsMsConverter))] long TransferNs,
    [property: JsonPropertyName("deserialiseMs"), JsonConverter(typeof(NsAsMsConverter))] long DeserialiseNs);
