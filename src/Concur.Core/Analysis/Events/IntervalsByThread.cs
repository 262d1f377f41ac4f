namespace Concur.Core.Analysis.Events;

/// <summary>Intervals by thread.</summary>
internal static class IntervalsByThread
{
    /// <summary>Adds an interval of a thread, ns.</summary>
    public static void Add(this Dictionary<int, List<(long, long)>> intervals, int threadId, long startNs, long endNs)
    {
        if (!intervals.TryGetValue(threadId, out var list)) intervals[threadId] = list = [];
        list.Add((startNs, endNs));
    }

    /// <summary>The intervals of a thread that have something in common with [startNs, endNs), whole, where they came in the order of time and do not overlap.</summary>
    public static IEnumerable<(long StartNs, long EndNs)> Within(this Dictionary<int, List<(long, long)>> intervals, int threadId, long startNs, long endNs)
    {
        if (!intervals.TryGetValue(threadId, out var list)) yield break;
        var (low, high) = (0, list.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (list[middle].Item2 <= startNs) low = middle + 1;
            else high = middle;
        }

        for (var i = low; i < list.Count && list[i].Item1 < endNs; i++) yield return list[i];
    }
}
