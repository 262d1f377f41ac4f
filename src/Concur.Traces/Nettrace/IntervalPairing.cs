namespace Concur.Traces.Nettrace;

/// <summary>
/// Pairs start and stop events of each thread. Intervals that may nest, such as compilations, are distinguished by a key; within one
/// thread and key nothing nests, so a start while another is open says that the other's stop was lost. A stop without
/// a start (the session began in between) and a start without a stop (it was lost, or the process ended) make no
/// interval. Where events of a thread were lost, nothing that it had begun is joined to a later stop. Of events at the same
/// instant it does not matter which comes first.
/// </summary>
/// <typeparam name="T">What is known at the start.</typeparam>
/// <param name="found">Called for each pair with the thread, the start, the stop, and what was known at the start.</param>
internal sealed class IntervalPairing<T>(Action<int, long, long, T> found)
{
    private readonly Dictionary<int, Dictionary<long, Instant>> _latest = [];

    public void Start(int threadId, long timeNs, T known, long key = 0)
    {
        var instant = At(threadId, timeNs, key);
        instant.Starts++;
        instant.Started = known;
    }

    public void Stop(int threadId, long timeNs, long key = 0)
    {
        var instant = At(threadId, timeNs, key);
        if (instant is { Open: { } open, Stops: 0 }) found(threadId, open.StartNs, timeNs, open.Known);
        instant.Stops++;
    }

    /// <summary>Forgets what a thread had begun: some of its events were lost, and the stops may have been among them.</summary>
    public void Forget(int threadId) => _latest.Remove(threadId);

    /// <summary>What has begun and not ended, by the starts.</summary>
    public IEnumerable<Begun> Open =>
        _latest.Values.SelectMany(keys => keys.Values).Select(instant => instant.OpenAfter).OfType<Begun>().OrderBy(begun => begun.StartNs);

    /// <summary>The instant of an event: the one before it is over when time has gone on.</summary>
    private Instant At(int threadId, long timeNs, long key)
    {
        if (!_latest.TryGetValue(threadId, out var keys)) _latest[threadId] = keys = [];
        if (!keys.TryGetValue(key, out var instant)) keys[key] = instant = new Instant(threadId);
        if (instant.TimeNs != timeNs) instant.GoOn(timeNs);
        return instant;
    }

    /// <summary>What has begun.</summary>
    /// <param name="ThreadId">The thread.</param>
    /// <param name="StartNs">When.</param>
    /// <param name="Known">What is known at the start.</param>
    public sealed record Begun(int ThreadId, long StartNs, T Known);

    /// <summary>What happened at one instant in one thread and with one key.</summary>
    private sealed class Instant(int threadId)
    {
        public long TimeNs { get; private set; }

        /// <summary>What was open just before; null when nothing was.</summary>
        public Begun? Open { get; private set; }

        public int Starts { get; set; }

        /// <summary>The first one ends what was open, the others what began and ended at this instant.</summary>
        public int Stops { get; set; }

        /// <summary>What is known of the last start.</summary>
        public T? Started { get; set; }

        /// <summary>What is open just after; null when nothing is.</summary>
        public Begun? OpenAfter
        {
            get
            {
                var open = (Open is null ? 0 : 1) + Starts - Stops;
                return open <= 0 ? null : Starts > 0 ? new Begun(threadId, TimeNs, Started!) : Open;
            }
        }

        /// <summary>Becomes a later instant, at which nothing has happened yet.</summary>
        public void GoOn(long timeNs) => (Open, TimeNs, Starts, Stops, Started) = (OpenAfter, timeNs, 0, 0, default);
    }
}
