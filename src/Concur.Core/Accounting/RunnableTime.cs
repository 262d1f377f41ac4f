using Concur.Traces.Recordings;

namespace Concur.Core.Accounting;

/// <summary>
/// The time of a span in which a thread was on a CPU or in the run queue. The interval of an event is elapsed time, so the interval
/// of a compilation includes run queue time. The part of such an interval on a CPU is taken to be that of all the runnable time
/// between two readings of the thread's counters: the run queue after waits is elsewhere, and a machine is busier at one time than at
/// another. What no readings enclose is divided as all that they don't enclose.
/// </summary>
internal sealed class RunnableTime
{
    private readonly BusySpan _span;
    private readonly List<Piece> _read = [];
    private readonly Piece _notRead;
    private RemainingTime _cpu;

    /// <param name="span">The span.</param>
    /// <param name="parts">Its parts.</param>
    /// <param name="events">The thread's events.</param>
    public RunnableTime(BusySpan span, BusyParts parts, ThreadEvents events)
    {
        (_span, _cpu) = (span, new(parts.CpuNs));
        var notRead = new Piece(span.StartNs, span.EndNs, Math.Max(0, parts.CpuNs), events.IsConfined ? 0 : Math.Max(0, parts.QueueNs));
        if (notRead.QueueNs > 0 && events.OwnGc.Overlap(span.StartNs, span.EndNs) + events.Jit.Overlap(span.StartNs, span.EndNs) > 0)
        {
            foreach (var use in Within(span, events.Uses))
            {
                var (cpuNs, queueNs) = (Math.Min(use.CpuNs, notRead.CpuNs), Math.Min(use.QueueNs, notRead.QueueNs));
                notRead = notRead with { CpuNs = notRead.CpuNs - cpuNs, QueueNs = notRead.QueueNs - queueNs };

                // A wait ends when the thread is on a CPU again, so the run queue before that is a part of the wait.
                var runnableNs = use.ToNs - use.FromNs - WaitedNs(events, use.FromNs, use.ToNs);
                _read.Add(use with { CpuNs = cpuNs, QueueNs = Math.Clamp(runnableNs - cpuNs, 0, queueNs) });
            }
        }

        _notRead = notRead;
    }

    /// <summary>
    /// Takes intervals, and returns the time of them that was on a CPU, and the time that was neither there nor in the run queue, ns.
    /// </summary>
    public (long CpuNs, long OffNs) Take(IntervalSet intervals)
    {
        var notReadNs = intervals.Overlap(_span.StartNs, _span.EndNs);
        var (cpuNs, offNs) = (0.0, 0.0);
        foreach (var piece in _read)
        {
            var ns = intervals.Overlap(piece.FromNs, piece.ToNs);
            notReadNs -= ns;
            (cpuNs, offNs) = (cpuNs + piece.OnCpu(ns), offNs + piece.Off(ns));
        }

        return (_cpu.Take((long)(cpuNs + _notRead.OnCpu(notReadNs))), (long)(offNs + _notRead.Off(notReadNs)));
    }

    /// <summary>What was used from reading to reading within the span.</summary>
    private static IEnumerable<Piece> Within(BusySpan span, IReadOnlyList<ThreadUse> uses)
    {
        var (low, high) = (0, uses.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (uses[middle].ToNs <= span.StartNs) low = middle + 1;
            else high = middle;
        }

        for (; low < uses.Count && uses[low].FromNs < span.EndNs; low++)
        {
            var use = uses[low];
            var (fromNs, toNs) = (Math.Max(use.FromNs, span.StartNs), Math.Min(use.ToNs, span.EndNs));
            if (toNs <= fromNs) continue;
            var share = (toNs - fromNs) / (double)(use.ToNs - use.FromNs);
            yield return new Piece(fromNs, toNs, use.CpuNs * share, use.QueueNs * share);
        }
    }

    private static long WaitedNs(ThreadEvents events, long fromNs, long toNs) =>
        events.Lock.Overlap(fromNs, toNs) + events.Wait.Overlap(fromNs, toNs)
        + events.GcOfOthers.Overlap(fromNs, toNs) + events.Profiler.Overlap(fromNs, toNs);

    /// <summary>A part of the span, and how long the thread was on a CPU and, outside waits, in the run queue in it, ns.</summary>
    private readonly record struct Piece(long FromNs, long ToNs, double CpuNs, double QueueNs)
    {
        /// <summary>The part on a CPU of intervals in it, ns.</summary>
        public double OnCpu(long ns) => CpuNs <= 0 ? 0 : Math.Min(CpuNs, ns * (CpuNs / (CpuNs + QueueNs)));

        /// <summary>The part of intervals in it that is more than its runnable time, ns.</summary>
        public double Off(long ns) => Math.Max(0, ns - CpuNs - QueueNs);
    }
}
