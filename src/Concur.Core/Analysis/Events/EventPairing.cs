namespace Concur.Core.Analysis.Events;

/// <summary>Pairs start and stop events of each thread to intervals.</summary>
internal sealed class EventPairing(Dictionary<int, List<(long, long)>> intervals)
{
    private readonly OpenEvents<long> _open = new();

    public void Start(int threadId, long timeNs) => _open.Start(threadId, timeNs);

    public void Stop(int threadId, long timeNs)
    {
        if (_open.TryStop(threadId, out var startNs)) intervals.Add(threadId, startNs, timeNs);
    }
}

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
