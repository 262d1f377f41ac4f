using Concur.Core.Analysis.Events;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Analysis.Accounting;

/// <summary>
/// A time in which one thread was at a unit, with what the operating system counted for it. It is split so that
/// its parts sum to on-CPU + run queue + off-CPU time exactly; that sum differs from the wall time only where the
/// kernel's figures do.
/// </summary>
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

    /// <summary>Waiting for the simulated global lock, ns.</summary>
    public long GilWaitNs { get; init; }

    /// <summary>Of that, on a CPU.</summary>
    public long GilWaitCpuNs { get; init; }

    /// <summary>The span of a unit.</summary>
    public static BusySpan OfUnit(UnitStamp unit) => new()
    {
        StartNs = unit.StartNs,
        EndNs = unit.EndNs,
        CpuNs = Difference(unit.AtStart.CpuNs, unit.AtEnd.CpuNs),
        QueueNs = Difference(unit.AtStart.QueueNs, unit.AtEnd.QueueNs),
        GilWaitNs = unit.GilWaitNs,
        GilWaitCpuNs = unit.GilWaitCpuNs,
    };

    /// <summary>The span of a whole lane, for units too short to be metered one by one.</summary>
    public static BusySpan OfLane(LaneStamp lane, IEnumerable<UnitStamp> units) => new()
    {
        StartNs = lane.StartNs,
        EndNs = lane.EndNs,
        CpuNs = Difference(lane.AtStart.CpuNs, lane.AtEnd.CpuNs),
        QueueNs = Difference(lane.AtStart.QueueNs, lane.AtEnd.QueueNs),
        GilWaitNs = units.Sum(unit => unit.GilWaitNs),
        GilWaitCpuNs = units.Sum(unit => unit.GilWaitCpuNs),
    };

    /// <summary>Adds this span's time to the sums.</summary>
    /// <param name="sums">Where to.</param>
    /// <param name="events">What the runtime said of the thread; null when nothing recorded it.</param>
    public void AddTo(CategorySums sums, ThreadEvents? events)
    {
        if (CpuNs is not { } cpuNs) return; // Without CPU time nothing of the span can be named.
        var cpu = new Budget(cpuNs);
        var queue = new Budget(QueueNs ?? 0);
        var off = new Budget(EndNs - StartNs - cpuNs - (QueueNs ?? 0));

        // The stamps around the global lock are exact, so they come first.
        var gilOffNs = off.Take(GilWaitNs - GilWaitCpuNs);
        var gilQueueNs = queue.Take(GilWaitNs - GilWaitCpuNs - gilOffNs);
        sums.Add(Category.GilWait, gilOffNs + gilQueueNs + cpu.Take(GilWaitCpuNs));
        if (events is not null)
        {
            var ownGcNs = events.OwnGc.Overlap(StartNs, EndNs);
            var ownGcCpuNs = cpu.Take(ownGcNs);
            sums.Add(Category.Gc, ownGcCpuNs + off.Take(ownGcNs - ownGcCpuNs) + off.Take(events.GcOfOthers.Overlap(StartNs, EndNs)));
            sums.Add(Category.Profiler, off.Take(events.Profiler.Overlap(StartNs, EndNs)));
            sums.Add(Category.Lock, off.Take(events.Lock.Overlap(StartNs, EndNs)));
            sums.Add(Category.Wait, off.Take(events.Wait.Overlap(StartNs, EndNs)));
            sums.Add(Category.Jit, cpu.Take(events.Jit.Overlap(StartNs, EndNs)));
            if (QueueNs is not null) sums.Add(Category.IoSleep, off.Take(long.MaxValue));
        }

        sums.Add(Category.Compute, cpu.Left);
        sums.Add(Category.RunQueue, queue.Left);
    }

    private static long? Difference(long start, long end) => start < 0 || end < 0 ? null : end - start;
}
