using System.Collections.Concurrent;
using Concur.Harness.Measurement;
using Concur.Protocol;

namespace Concur.Harness.Units;

/// <summary>Gathers the segments of awaiting units from all threads: into an array made beforehand, and beyond it without limit.</summary>
/// <param name="expected">How many segments there is room for without allocating.</param>
internal sealed class SegmentSink(int expected)
{
    private readonly SegmentStamp[] _kept = new SegmentStamp[expected];
    private readonly ConcurrentQueue<SegmentStamp> _more = new();
    private int _count;

    /// <summary>How many segments there were.</summary>
    public int Count => Volatile.Read(ref _count);

    public void Add(int unit, int threadId, ThreadReading start, ThreadReading end)
    {
        var segment = new SegmentStamp
        {
            Unit = unit,
            ThreadId = threadId,
            StartNs = start.TimeNs,
            EndNs = end.TimeNs,
            AtStart = start.Counters,
            AtEnd = end.Counters,
        };
        var place = Interlocked.Increment(ref _count) - 1;
        if (place < _kept.Length) _kept[place] = segment;
        else _more.Enqueue(segment);
    }

    /// <summary>
    /// All segments, once every unit has ended. A thread that has claimed a place and not yet filled it leaves an empty segment, which
    /// is left out.
    /// </summary>
    public IReadOnlyList<SegmentStamp> ToList() => [.. _kept.Take(Count).Where(segment => segment.EndNs > 0), .. _more];
}
