namespace Concur.Traces.Recordings;

/// <summary>Disjoint half-open intervals of time, sorted; ns.</summary>
public sealed class IntervalSet
{
    private readonly (long Start, long End)[] _intervals;

    private IntervalSet((long Start, long End)[] disjoint) => _intervals = disjoint;

    /// <summary>No interval.</summary>
    public static IntervalSet Empty { get; } = new([]);

    /// <summary>The union of any intervals; those that end before they start are left out.</summary>
    public static IntervalSet Of(IEnumerable<(long Start, long End)> intervals)
    {
        var sorted = new List<(long Start, long End)>();
        foreach (var interval in intervals)
        {
            if (interval.End > interval.Start) sorted.Add(interval);
        }

        sorted.Sort();
        var disjoint = new List<(long Start, long End)>();
        foreach (var next in sorted)
        {
            if (disjoint.Count > 0 && next.Start <= disjoint[^1].End)
                disjoint[^1] = (disjoint[^1].Start, Math.Max(disjoint[^1].End, next.End));
            else
                disjoint.Add(next);
        }

        return disjoint.Count == 0 ? Empty : new IntervalSet([.. disjoint]);
    }

    /// <summary>The union of two sets.</summary>
    public IntervalSet Union(IntervalSet other) =>
        _intervals.Length == 0 ? other : other._intervals.Length == 0 ? this : Of([.. _intervals, .. other._intervals]);

    /// <summary>What of this set lies in an interval of the other.</summary>
    public IntervalSet Intersect(IntervalSet other)
    {
        var both = new List<(long, long)>();
        for (int i = 0, j = 0; i < _intervals.Length && j < other._intervals.Length;)
        {
            var (start, end) = (
                Math.Max(_intervals[i].Start, other._intervals[j].Start),
                Math.Min(_intervals[i].End, other._intervals[j].End));
            if (start < end) both.Add((start, end));
            if (_intervals[i].End < other._intervals[j].End) i++;
            else j++;
        }

        return both.Count == 0 ? Empty : new IntervalSet([.. both]);
    }

    /// <summary>Moves all intervals by a time, ns.</summary>
    public IntervalSet Shifted(long ns) =>
        ns == 0 ? this : new IntervalSet([.. _intervals.Select(interval => (interval.Start + ns, interval.End + ns))]);

    /// <summary>Its intervals, in the order of time; ns.</summary>
    public IReadOnlyList<(long Start, long End)> Intervals => _intervals;

    /// <summary>The whole of it, ns.</summary>
    public long TotalNs => _intervals.Sum(interval => interval.End - interval.Start);

    /// <summary>What of this set lies in no interval of the other.</summary>
    public IntervalSet Except(IntervalSet other)
    {
        if (_intervals.Length == 0 || other._intervals.Length == 0) return this;
        var left = new List<(long, long)>();
        foreach (var (start, end) in _intervals)
        {
            var from = start;
            for (var i = other.FirstEndingAfter(start); i < other._intervals.Length && other._intervals[i].Start < end; i++)
            {
                if (other._intervals[i].Start > from) left.Add((from, other._intervals[i].Start));
                from = Math.Max(from, other._intervals[i].End);
            }

            if (from < end) left.Add((from, end));
        }

        return new IntervalSet([.. left]);
    }

    /// <summary>How much of [start, end) the set covers, ns.</summary>
    public long Overlap(long start, long end) => Within(start, end).Sum(interval => interval.End - interval.Start);

    /// <summary>Whether an interval covers the instant.</summary>
    public bool Contains(long time) => Within(time, time + 1).Any();

    /// <summary>What of the intervals lies in [start, end), in order.</summary>
    public IEnumerable<(long Start, long End)> Within(long start, long end)
    {
        for (var i = FirstEndingAfter(start); i < _intervals.Length && _intervals[i].Start < end; i++)
            yield return (Math.Max(start, _intervals[i].Start), Math.Min(end, _intervals[i].End));
    }

    private int FirstEndingAfter(long time)
    {
        var (low, high) = (0, _intervals.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_intervals[middle].End > time) high = middle;
            else low = middle + 1;
        }

        return low;
    }
}
