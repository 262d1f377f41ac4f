namespace Concur.Core.Analysis.Events;

/// <summary>
/// Pairs start and stop events of each thread. What may nest, such as compilations, is told apart by a key; within one
/// thread and key nothing nests, so a start while another is open says that the other's stop was lost. A stop without
/// a start (the session began in between) and a start without a stop (it was lost, or the process ended) make no
/// interval. Of events at the same instant it does not matter which comes first.
/// </summary>
/// <typeparam name="T">What is known at the start.</typeparam>
/// <param name="found">Told of each pair: thread, start, stop, and what was known at the start.</param>
internal sealed class EventPairing<T>(Action<int, long, long, T> found)
{
    private readonly Dictionary<(int Thread, long Key), Instant> _latest = [];

    public void Start(int threadId, long timeNs, T known, long key = 0)
    {
        var instant = At(threadId, timeNs, key);
        _latest[(threadId, key)] = instant with { Starts = instant.Starts + 1, Started = known };
    }

    public void Stop(int threadId, long timeNs, long key = 0)
    {
        var instant = At(threadId, timeNs, key);
        if (instant is { Open: { } open, Stops: 0 }) found(threadId, open.StartNs, timeNs, open.Known);
        _latest[(threadId, key)] = instant with { Stops = instant.Stops + 1 };
    }

    /// <summary>Ends all that is open: what goes on when a session ends.</summary>
    public void StopOpen(long timeNs)
    {
        foreach (var (threadId, key) in _latest.Where(pair => pair.Value.OpenAfter is not null).Select(pair => pair.Key).ToList()) Stop(threadId, timeNs, key);
    }

    /// <summary>The instant of an event: the one before it is over when time has gone on.</summary>
    private Instant At(int threadId, long timeNs, long key)
    {
        var before = _latest.GetValueOrDefault((threadId, key));
        return before.TimeNs == timeNs ? before : new Instant(timeNs, before.OpenAfter, Starts: 0, Stops: 0, default);
    }

    /// <summary>What happened at one instant.</summary>
    /// <param name="TimeNs">When.</param>
    /// <param name="Open">What was open just before, and since when; null when nothing was.</param>
    /// <param name="Starts">Starts so far.</param>
    /// <param name="Stops">Stops so far: the first one ends what was open, the others what began and ended at this instant.</param>
    /// <param name="Started">What is known of the last start.</param>
    private readonly record struct Instant(long TimeNs, (long StartNs, T Known)? Open, int Starts, int Stops, T? Started)
    {
        /// <summary>What is open just after.</summary>
        public (long, T)? OpenAfter
        {
            get
            {
                var open = (Open is null ? 0 : 1) + Starts - Stops;
                return open <= 0 ? null : Starts > 0 ? (TimeNs, Started!) : Open;
            }
        }
    }
}
