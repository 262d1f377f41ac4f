using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Accounting;

/// <summary>A time in which one thread executed units, with the counters of the operating system for it.</summary>
internal readonly record struct BusySpan
{
    /// <summary>From, ns.</summary>
    public required long StartNs { get; init; }

    /// <summary>To, ns.</summary>
    public required long EndNs { get; init; }

    /// <summary>On a CPU, ns; null when not read.</summary>
    public required long? CpuNs { get; init; }

    /// <summary>Runnable without a core, ns; null when not read.</summary>
    public required long? QueueNs { get; init; }

    /// <summary>How often the thread left a CPU of its own accord; null when not read.</summary>
    public long? Blocks { get; init; }

    /// <summary>How often it was preempted; null when not read.</summary>
    public long? Preemptions { get; init; }

    /// <summary>Waiting for the simulated global lock, ns.</summary>
    public required long GilWaitNs { get; init; }

    /// <summary>The part of it on a CPU, ns.</summary>
    public required long GilWaitCpuNs { get; init; }

    /// <summary>The wait for the global lock that was not on a CPU, ns.</summary>
    public long GilBlockedNs => Math.Max(0, GilWaitNs - GilWaitCpuNs);

    /// <summary>CPU time of other threads that worked for the unit while its own thread was blocked, ns.</summary>
    public long HelperCpuNs { get; init; }

    /// <summary>CPU time of those threads while the unit's own thread was in the run queue, ns.</summary>
    public long HelperCpuInQueueNs { get; init; }

    /// <summary>Run queue time of those threads while the unit's own thread was blocked, ns.</summary>
    public long HelperQueueNs { get; init; }

    /// <summary>The span of a unit.</summary>
    public static BusySpan OfUnit(UnitStamp unit) => new()
    {
        StartNs = unit.StartNs,
        EndNs = unit.EndNs,
        CpuNs = Difference(unit.AtStart.CpuNs, unit.AtEnd.CpuNs),
        QueueNs = Difference(unit.AtStart.QueueNs, unit.AtEnd.QueueNs),
        Blocks = Difference(unit.AtStart.Blocks, unit.AtEnd.Blocks),
        Preemptions = Difference(unit.AtStart.Preemptions, unit.AtEnd.Preemptions),
        GilWaitNs = unit.GilWaitNs,
        GilWaitCpuNs = unit.GilWaitCpuNs,
        HelperCpuNs = unit.HelperCpuNs,
        HelperCpuInQueueNs = unit.HelperCpuInQueueNs,
        HelperQueueNs = unit.HelperQueueNs,
    };

    /// <summary>The span of a segment of an awaiting unit.</summary>
    public static BusySpan OfSegment(SegmentStamp segment) => new()
    {
        StartNs = segment.StartNs,
        EndNs = segment.EndNs,
        CpuNs = Difference(segment.AtStart.CpuNs, segment.AtEnd.CpuNs),
        QueueNs = Difference(segment.AtStart.QueueNs, segment.AtEnd.QueueNs),
        Blocks = Difference(segment.AtStart.Blocks, segment.AtEnd.Blocks),
        Preemptions = Difference(segment.AtStart.Preemptions, segment.AtEnd.Preemptions),
        GilWaitNs = 0,
        GilWaitCpuNs = 0,
    };

    /// <summary>The span of a whole lane, for units that are too short to read counters for each.</summary>
    public static BusySpan OfLane(LaneStamp lane, IReadOnlyList<UnitStamp> units) => new()
    {
        StartNs = lane.StartNs,
        EndNs = lane.EndNs,
        CpuNs = Difference(lane.AtStart.CpuNs, lane.AtEnd.CpuNs),
        QueueNs = Difference(lane.AtStart.QueueNs, lane.AtEnd.QueueNs),
        Blocks = Difference(lane.AtStart.Blocks, lane.AtEnd.Blocks),
        Preemptions = Difference(lane.AtStart.Preemptions, lane.AtEnd.Preemptions),
        GilWaitNs = units.Sum(unit => unit.GilWaitNs),
        GilWaitCpuNs = units.Sum(unit => unit.GilWaitCpuNs),
    };

    /// <summary>
    /// Splits the span into the time on a CPU, in the run queue, off the CPUs, and in waits for the global lock. While other threads
    /// work for the unit, the wait of its own thread counts as their time. The parts sum to the wall time exactly; the time off the
    /// CPUs is negative where the kernel counted more than the wall time.
    /// </summary>
    /// <returns>Null where the CPU time was not read, because then no part is known.</returns>
    public BusyParts? Split()
    {
        if (CpuNs is not { } cpuNs) return null;
        var cpu = new RemainingTime(cpuNs);
        var queue = new RemainingTime(QueueNs ?? 0);
        var off = new RemainingTime(EndNs - StartNs - cpuNs - (QueueNs ?? 0));
        // The wait is timed as a whole. It is taken from the time off the CPUs first, then from the run queue.
        var gilNs = off.Take(GilBlockedNs);
        gilNs += queue.Take(GilBlockedNs - gilNs) + cpu.Take(GilWaitCpuNs);

        // The unit's own thread may be in the run queue while its helpers use every core: the lane computes then.
        var helperCpuNs = off.Take(HelperCpuNs) + queue.Take(HelperCpuInQueueNs);
        var helperQueueNs = off.Take(HelperQueueNs);
        return new BusyParts(cpu.Left + helperCpuNs, queue.Left + helperQueueNs, off.Left, gilNs);
    }

    /// <summary>Adds the span to the sums.</summary>
    public void AddTo(LaneSums sums)
    {
        if (Split() is not { } parts) return;
        sums.UnitCpuNs += parts.CpuNs;
        if (QueueNs is null) sums.UnitOffOrQueuedNs += parts.OffNs;
        else sums.UnitOffNs += parts.OffNs;
        sums.Add(Category.RunQueue, parts.QueueNs);
        sums.Add(Category.GilWait, parts.GilWaitNs);
    }

    private static long? Difference(long start, long end) => start < 0 || end < 0 ? null : end - start;
}

/// <summary>The parts of a busy span, ns.</summary>
/// <param name="CpuNs">On a CPU.</param>
/// <param name="QueueNs">Runnable without a core; 0 when not read, its time is then in <paramref name="OffNs"/>.</param>
/// <param name="OffNs">Blocked.</param>
/// <param name="GilWaitNs">Waiting for the simulated global lock.</param>
internal readonly record struct BusyParts(long CpuNs, long QueueNs, long OffNs, long GilWaitNs);

/// <summary>
/// A time in which a pool thread ran code of one unit: the whole unit where it keeps its thread, else the part between two
/// awaits.
/// </summary>
/// <param name="Unit">Which unit.</param>
/// <param name="ThreadId">The operating system's id of the thread.</param>
/// <param name="AtStart">The thread's counters at the start.</param>
/// <param name="AtEnd">The thread's counters at the end.</param>
/// <param name="Span">The time and its counters.</param>
internal readonly record struct UnitSegment(int Unit, int ThreadId, ThreadCounters AtStart, ThreadCounters AtEnd, BusySpan Span)
{
    /// <summary>When the unit came onto the thread, ns.</summary>
    public long StartNs => Span.StartNs;

    /// <summary>When it left the thread, ns.</summary>
    public long EndNs => Span.EndNs;

    /// <summary>The segments of an iteration.</summary>
    public static IReadOnlyList<UnitSegment> Of(IterationRecord iteration) => iteration.Segments.Count > 0
        ? [
            .. iteration.Segments.Select(segment =>
                new UnitSegment(segment.Unit, segment.ThreadId, segment.AtStart, segment.AtEnd, BusySpan.OfSegment(segment))),
        ]
        : [.. iteration.Units.Select(unit => new UnitSegment(unit.Unit, unit.ThreadId, unit.AtStart, unit.AtEnd, BusySpan.OfUnit(unit)))];
}
