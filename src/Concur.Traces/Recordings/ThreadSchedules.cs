using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace Concur.Traces.Recordings;

/// <summary>How well it is known when threads were on a CPU.</summary>
public enum ScheduleQuality
{
    /// <summary>Not at all.</summary>
    Unavailable,

    /// <summary>Their counters were read now and then: between two readings a thread is taken to have run evenly.</summary>
    Sampled,

    /// <summary>Every switch of every thread was recorded.</summary>
    Exact,
}

/// <summary>What the kernel had counted for a thread when its counters were read.</summary>
/// <param name="TimeNs">When, ns of the monotonic clock.</param>
/// <param name="CpuNs">On a CPU since the thread began, ns.</param>
/// <param name="QueueNs">In the run queue since the thread began, ns; below 0 where the system does not tell.</param>
/// <param name="Runs">How often it had got a CPU; null where that was not read.</param>
public readonly record struct CounterReading(long TimeNs, long CpuNs, long QueueNs, long? Runs = null);

/// <summary>
/// How a thread's time in the run queue grew from one reading of its counters to the next. The counter grows when the thread gets a CPU.
/// </summary>
/// <param name="FromNs">The one reading, ns of the monotonic clock.</param>
/// <param name="ToNs">The next, ns.</param>
/// <param name="QueueNs">By how much, ns.</param>
/// <param name="Runs">How often it got a CPU in between; null where that was not read.</param>
public readonly record struct QueueGrowth(long FromNs, long ToNs, long QueueNs, long? Runs = null);

/// <summary>What a thread used from one reading of its counters to the next.</summary>
/// <param name="FromNs">The one reading, ns of the monotonic clock.</param>
/// <param name="ToNs">The next, ns.</param>
/// <param name="CpuNs">On a CPU, ns.</param>
/// <param name="QueueNs">In the run queue, ns.</param>
public readonly record struct ThreadUse(long FromNs, long ToNs, long CpuNs, long QueueNs);

/// <summary>
/// When the threads of a recording were on a CPU, ready for one, and blocked, from whichever source watched them. Exact
/// switches and counters that were read now and then may both be there: the counters then show how long woken threads
/// stood in the run queue, which switches do not. All times are ns of the monotonic clock.
/// </summary>
public sealed record ThreadSchedules
{
    private readonly Lazy<ILookup<int, int>>? _threads;

    /// <summary>Nothing watched.</summary>
    public static ThreadSchedules None { get; } = new();

    /// <summary>How well the schedules are known.</summary>
    public ScheduleQuality Quality { get; init; }

    /// <summary>
    /// Whether <see cref="ThreadSchedule.Queued"/> is known; where it is not, the time off the CPUs counts as blocked, though some
    /// of it was a wait for a core.
    /// </summary>
    public bool KnowsRunQueue { get; init; } = true;

    /// <summary>
    /// Whether <see cref="ThreadSchedule.Queued"/> has the time from a thread's wake-up until it was on a CPU as well; else the counters
    /// tell how long that was.
    /// </summary>
    public bool KnowsWakeUps { get; init; }

    /// <summary>When the first thread was seen, ns; the largest number when none was, or only counters were read.</summary>
    public long FirstNs { get; init; } = long.MaxValue;

    /// <summary>Records that the source dropped.</summary>
    public long Lost { get; init; }

    /// <summary>Schedules from every switch, by the operating system's id.</summary>
    public IReadOnlyDictionary<int, ThreadSchedule> Exact { get; init; } = ReadOnlyDictionary<int, ThreadSchedule>.Empty;

    /// <summary>Counters in the order of time, by the operating system's id.</summary>
    public IReadOnlyDictionary<int, ImmutableArray<CounterReading>> Counters { get; init; } =
        ReadOnlyDictionary<int, ImmutableArray<CounterReading>>.Empty;

    /// <summary>What processes used, by their ids, where their own counters were read beside those of their threads.</summary>
    public IReadOnlyDictionary<int, PolledUse> Polled { get; init; } = ReadOnlyDictionary<int, PolledUse>.Empty;

    /// <summary>The process of each thread that was seen.</summary>
    public IReadOnlyDictionary<int, int> ProcessOf
    {
        get;
        init => (field, _threads) = (value, new(() => value.ToLookup(pair => pair.Value, pair => pair.Key)));
    } = ReadOnlyDictionary<int, int>.Empty;

    /// <summary>What threads call themselves.</summary>
    public IReadOnlyDictionary<int, string> Names { get; init; } = ReadOnlyDictionary<int, string>.Empty;

    /// <summary>Stacks that the source sampled of threads on a CPU; null where it sampled none.</summary>
    public CpuSamples? Samples { get; init; }

    /// <summary>
    /// The stacks in which threads left the CPUs, at the times when they did; null where they were not recorded. Threads that do so very
    /// often have the stacks of some of these times only.
    /// </summary>
    public CpuSamples? SwitchStacks { get; init; }

    /// <summary>The threads of a process.</summary>
    public IEnumerable<int> ThreadsOf(int processId) => _threads?.Value[processId] ?? [];

    /// <summary>The schedule of a thread; null where its switches were not recorded.</summary>
    public ThreadSchedule? Of(int threadId) => Exact.GetValueOrDefault(threadId);

    /// <summary>
    /// As <see cref="Of"/>, and the time in the run queue after wake-ups, which switches do not tell, is moved there from the time that the
    /// thread was blocked, as far as its counters show it.
    /// </summary>
    public ThreadSchedule? WithWakeUps(int threadId)
    {
        if (Of(threadId) is not { } schedule || QueueGrowthsOf(threadId) is not { Count: > 0 } growths) return Of(threadId);
        var delays = WakeUps.Of(schedule.Blocked, schedule.Queued, growths).Delays;
        return schedule with { Blocked = schedule.Blocked.Except(delays), Queued = schedule.Queued.Union(delays) };
    }

    /// <summary>
    /// The name that a thread gave itself; null where that is not known, and for one that is called as its process's main
    /// thread is: threads that name themselves nothing are called so.
    /// </summary>
    public string? NameOf(int processId, int threadId) =>
        Names.TryGetValue(threadId, out var name) && name != Names.GetValueOrDefault(processId, "") && name.Length > 0 ? name : null;

    /// <summary>When a thread's counters were first and last read, ns; null where they were not.</summary>
    public (long FirstNs, long LastNs)? ReadBetween(int threadId) =>
        Counters.TryGetValue(threadId, out var readings) ? (readings[0].TimeNs, readings[^1].TimeNs) : null;

    /// <summary>
    /// How long a thread was on a CPU between two times, ns. Between two readings of its counters it is taken to have run
    /// evenly. What it had run by the first reading it is taken to have run just before, for it began between two
    /// readings; after the last one it is not known to have run.
    /// </summary>
    /// <returns>Null for a thread that was not seen.</returns>
    public long? CpuNsBetween(int threadId, long startNs, long endNs) => Of(threadId) is { } schedule
        ? schedule.Running.Overlap(startNs, endNs)
        : Counters.TryGetValue(threadId, out var readings) ? Between(readings, startNs, endNs, reading => reading.CpuNs) : null;

    /// <summary>
    /// How long a thread was in the run queue between two times, ns: by its switches and wake-ups, or by its counters, between two readings
    /// evenly.
    /// </summary>
    /// <returns>Null where neither tells.</returns>
    public long? QueueNsBetween(int threadId, long startNs, long endNs) =>
        KnowsWakeUps && Of(threadId) is { } schedule ? schedule.Queued.Overlap(startNs, endNs)
        : Counters.TryGetValue(threadId, out var readings) && HasQueue(readings)
        ? Between(readings, startNs, endNs, reading => reading.QueueNs)
        : null;

    /// <summary>
    /// How much longer a thread had been in the run queue at each reading than at the one before; empty where its counters were not read.
    /// </summary>
    public IReadOnlyList<QueueGrowth> QueueGrowthsOf(int threadId)
    {
        if (!Counters.TryGetValue(threadId, out var readings) || !HasQueue(readings)) return [];
        return
        [
            .. readings.Zip(readings.Skip(1), (one, next) =>
                new QueueGrowth(one.TimeNs, next.TimeNs, Math.Max(0, next.QueueNs - one.QueueNs), next.Runs - one.Runs)),
        ];
    }

    /// <summary>
    /// How much longer a thread had been on a CPU and in the run queue at each reading than at the one before; empty where its counters
    /// were not read. The counter of the run queue grows when the thread gets a CPU: what does not fit between the readings was before.
    /// </summary>
    public IReadOnlyList<ThreadUse> UsesOf(int threadId)
    {
        if (!Counters.TryGetValue(threadId, out var readings) || readings.Length < 2) return [];
        var uses = new ThreadUse[readings.Length - 1];
        var beforeNs = 0L;
        for (var i = uses.Length - 1; i >= 0; i--)
        {
            var (from, to) = (readings[i], readings[i + 1]);
            var (cpuNs, queueNs) = (Math.Max(0, to.CpuNs - from.CpuNs), Math.Max(0, to.QueueNs - from.QueueNs) + beforeNs);
            uses[i] = new ThreadUse(from.TimeNs, to.TimeNs, cpuNs, Math.Max(0, Math.Min(to.TimeNs - from.TimeNs - cpuNs, queueNs)));
            beforeNs = queueNs - uses[i].QueueNs;
        }

        return uses;
    }

    /// <summary>When a thread was off the CPUs by its counters alone; empty where these were not read.</summary>
    public IntervalSet OffByReadings(int threadId)
    {
        if (!Counters.TryGetValue(threadId, out var readings)) return IntervalSet.Empty;
        var still = new StillReadings();
        foreach (var reading in readings) still.Add(reading);
        return still.Off;
    }

    private static bool HasQueue(ImmutableArray<CounterReading> readings) => readings[0].QueueNs >= 0;

    private static long Between(ImmutableArray<CounterReading> readings, long startNs, long endNs, Func<CounterReading, long> count) =>
        (long)(At(readings, endNs, count) - At(readings, startNs, count));

    private static double At(ImmutableArray<CounterReading> readings, long timeNs, Func<CounterReading, long> count)
    {
        var (low, high) = (0, readings.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (readings[middle].TimeNs <= timeNs) low = middle + 1;
            else high = middle;
        }

        if (low == 0) return Math.Max(0, count(readings[0]) - (readings[0].TimeNs - timeNs));
        var (before, after) = (readings[low - 1], readings[Math.Min(low, readings.Length - 1)]);
        if (after.TimeNs == before.TimeNs) return count(before);
        return count(before) + ((count(after) - count(before)) * ((timeNs - before.TimeNs) / (double)(after.TimeNs - before.TimeNs)));
    }
}

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

    /// <summary>How often it left a CPU by its own doing; null where the source does not tell the two apart.</summary>
    public required long? Voluntary { get; init; }

    /// <summary>How often it was taken off a CPU; null likewise.</summary>
    public required long? Involuntary { get; init; }
}
