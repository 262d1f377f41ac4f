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
}
