namespace Concur.Core.Analysis.Events;

/// <summary>
/// Pairs start and stop events of each thread. A stop without a start (the session began in between) and a start
/// without a stop (it was lost, or the process ended) make no interval.
/// </summary>
internal sealed class EventPairing(Dictionary<int, List<(long, long)>> intervals)
{
    private readonly Dictionary<int, Stack<long>> _open = [];

    public void Start(int threadId, long timeNs)
    {
        if (!_open.TryGetValue(threadId, out var starts)) _open[threadId] = starts = new Stack<long>();
        starts.Push(timeNs);
    }

    public void Stop(int threadId, long timeNs)
    {
        if (!_open.TryGetValue(threadId, out var starts) || !starts.TryPop(out var startNs)) return;
        if (!intervals.TryGetValue(threadId, out var list)) intervals[threadId] = list = [];
        list.Add((startNs, timeNs));
    }
}
