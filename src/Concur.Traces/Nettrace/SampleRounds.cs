using System.Runtime.InteropServices;
using Concur.Traces.Recordings;

namespace Concur.Traces.Nettrace;

/// <summary>
/// Makes runs of samples. The sampler goes round all managed threads: a sample stands for the time to the thread's next
/// one, and a thread that a round leaves out was gone. So no interval need be known; memory grows with threads alone.
/// </summary>
internal sealed class SampleRounds(Action<SampleRun> take)
{
    private readonly Dictionary<int, Open> _open = [];
    private readonly List<int> _gone = [];
    private long _firstNs;
    private long _startNs;
    private long _previousNs;

    /// <summary>Rounds begun.</summary>
    public long Rounds { get; private set; }

    /// <summary>Samples taken.</summary>
    public long Samples { get; private set; }

    /// <summary>From round to round on average, ns; null before the second round.</summary>
    public double? IntervalNs => Rounds > 1 ? (_startNs - _firstNs) / (double)(Rounds - 1) : null;

    /// <summary>Takes a sample.</summary>
    public void Sample(int threadId, int stack, long timeNs)
    {
        Samples++;
        if (Rounds == 0 || (_open.TryGetValue(threadId, out var last) && last.Round == Rounds)) BeginRound(timeNs);
        ref var open = ref CollectionsMarshal.GetValueRefOrAddDefault(_open, threadId, out var known);
        if (known && open.Stack == stack)
        {
            open.Samples++;
            open.Round = Rounds;
            return;
        }

        if (known) Close(threadId, open, timeNs);
        open = new Open { Stack = stack, StartNs = timeNs, Samples = 1, Round = Rounds };
    }

    /// <summary>Closes what is open: the last samples stand for an average round.</summary>
    /// <param name="endNs">When the trace ended.</param>
    public void Finish(long endNs)
    {
        foreach (var (threadId, open) in _open)
            Close(threadId, open, open.Round == Rounds ? Math.Min(_startNs + (long)(IntervalNs ?? 0), Math.Max(endNs, _startNs)) : _startNs);
        _open.Clear();
    }

    private void BeginRound(long timeNs)
    {
        // Whoever was not in the round that ends now was gone when it began.
        foreach (var (threadId, open) in _open)
        {
            if (open.Round < Rounds) _gone.Add(threadId);
        }

        foreach (var threadId in _gone)
        {
            _open.Remove(threadId, out var open);
            Close(threadId, open, _startNs);
        }

        _gone.Clear();
        if (Rounds == 0) _firstNs = timeNs;
        (_previousNs, _startNs) = (_startNs, Math.Max(timeNs, _previousNs));
        Rounds++;
    }

    private void Close(int threadId, Open open, long endNs) => take(new SampleRun(threadId, open.Stack, open.StartNs, Math.Max(open.StartNs, endNs), open.Samples));

    private record struct Open(int Stack, long StartNs, int Samples, long Round);
}
