namespace Concur.Core.Analysis.Events;

/// <summary>
/// Start events that wait for their stop, by thread. A stop without a start (the session began in between) and a start
/// without a stop (it was lost, or the process ended) make no pair.
/// </summary>
/// <typeparam name="T">What is known at the start.</typeparam>
internal sealed class OpenEvents<T>
{
    private readonly Dictionary<int, Stack<T>> _open = [];

    public void Start(int threadId, T start)
    {
        if (!_open.TryGetValue(threadId, out var starts)) _open[threadId] = starts = new Stack<T>();
        starts.Push(start);
    }

    /// <summary>The thread's last start, which is open no longer.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryStop(int threadId, out T start)
    {
        start = default!;
        return _open.TryGetValue(threadId, out var starts) && starts.TryPop(out start!);
    }
}
