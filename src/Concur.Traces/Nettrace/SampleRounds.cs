using Concur.Traces.Recordings;

namespace Concur.Traces.Nettrace;

/// <summary>
/// Makes runs of samples. The sampler goes round all managed threads: a sample stands for the time to the thread's next
/// one, and a thread that a round leaves out was gone. So no interval need be known; memory grows with threads alone.
/// </summary>
internal sealed class SampleRounds
{
    private readonly Dictionary<int, IReadOnlyList<SampleRun>> _runs = [];
    private readonly Dictionary<int, Open> _open = [];
    private readonly List<Open> _gone = [];
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
        var known = _open.GetValueOrDefault(threadId);
        if (Rounds == 0 || known?.Round == Rounds)
        {
            BeginRound(timeNs);
            known = _open.GetValueOrDefault(threadId);
        }

        if (known?.Stack == stack)
        {
            known.Samples++;
            known.Round = Rounds;
            return;
        }

        if (known is null) _open[threadId] = known = new Open { ThreadId = threadId, Runs = RunsOf(threadId) };
        else known.Close(timeNs);
        (known.Stack, known.StartNs, known.Samples, known.Round) = (stack, timeNs, 1, Rounds);
    }

    /// <summary>Closes what is open: the last samples stand for an average round.</summary>
    /// <param name="endNs">When the trace ended.</param>
    /// <returns>All runs of each thread, in the order of time.</returns>
    public IReadOnlyDictionary<int, IReadOnlyList<SampleRun>> Finish(long endNs)
    {
        var lastNs = Math.Min(_startNs + (long)(IntervalNs ?? 0), Math.Max(endNs, _startNs));
        foreach (var open in _open.Values) open.Close(open.Round == Rounds ? lastNs : _startNs);
        _open.Clear();
        return _runs;
    }

    private void BeginRound(long timeNs)
    {
        // A thread that was not in the round that ends now was gone when that began.
        foreach (var open in _open.Values)
        {
            if (open.Round < Rounds) _gone.Add(open);
        }

        foreach (var open in _gone)
        {
            _open.Remove(open.ThreadId);
            open.Close(_startNs);
        }

        _gone.Clear();
        if (Rounds == 0) _firstNs = timeNs;
        (_previousNs, _startNs) = (_startNs, Math.Max(timeNs, _previousNs));
        Rounds++;
    }

    private List<SampleRun> RunsOf(int threadId)
    {
        if (_runs.TryGetValue(threadId, out var known)) return (List<SampleRun>)known;
        var runs = new List<SampleRun>();
        _runs[threadId] = runs;
        return runs;
    }

    /// <summary>Samples of a thread that may go on.</summary>
    private sealed class Open
    {
        public required int ThreadId { get; init; }

        public required List<SampleRun> Runs { get; init; }

        public int Stack { get; set; }

        public long StartNs { get; set; }

        public int Samples { get; set; }

        /// <summary>The number of the round that its last sample was in.</summary>
        public long Round { get; set; }

        public void Close(long endNs) => Runs.Add(new SampleRun(Stack, StartNs, Math.Max(StartNs, endNs), Samples));
    }
}
