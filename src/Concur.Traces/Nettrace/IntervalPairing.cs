using System.Runtime.InteropServices;

namespace Concur.Traces.Nettrace;

/// <summary>
/// Pairs start and stop events of each thread. What may nest, such as compilations, is told apart by a key; within one
/// thread and key nothing nests, so a start while another is open says that the other's stop was lost. A stop without
/// a start (the session began in between) and a start without a stop (it was lost, or the process ended) make no
/// interval. Where events of a thread were lost, nothing that it had begun is joined to a later stop. Of events at the same
/// instant it does not matter which comes first.
/// </summary>
/// <typeparam name="T">What is known at the start.</typeparam>
/// <param name="found">Told of each pair: thread, start, stop, and what was known at the start.</param>
internal sealed class IntervalPairing<T>(Action<int, long, long, T> found)
{
    private readonly Dictionary<int, Dictionary<long, Instant>> _latest = [];

    public void Start(int threadId, long timeNs, T known, long key = 0)
    {
        ref var instant = ref At(threadId, timeNs, key);
        instant = instant with { Starts = instant.Starts + 1, Started = known };
    }

    public void Stop(int threadId, long timeNs, long key = 0)
    {
        ref var instant = ref At(threadId, timeNs, key);
        if (instant is { Open: { } open, Stops: 0 }) found(threadId, open.StartNs, timeNs, open.Known);
        instant = instant with { Stops = instant.Stops + 1 };
    }

    /// <summary>Forgets what a thread had begun: some of its events were lost, and the stops may have been among them.</summary>
    public void Forget(int threadId) => _latest.Remove(threadId);

    /// <summary>What has begun and not ended, by the starts.</summary>
    public IEnumerable<(int ThreadId, long StartNs, T Known)> Open =>
        from thread in _latest
        from instant in thread.Value.Values
        let open = instant.OpenAfter
        where open is not null
        orderby open.Value.StartNs
        select (thread.Key, open.Value.StartNs, open.Value.Known);

    /// <summary>The instant of an event: the one before it is over when time has gone on.</summary>
    private ref Instant At(int threadId, long timeNs, long key)
    {
        ref var keys = ref CollectionsMarshal.GetValueRefOrAddDefault(_latest, threadId, out _);
        ref var instant = ref CollectionsMarshal.GetValueRefOrAddDefault(keys ??= [], key, out _);
        if (instant.TimeNs != timeNs) instant = new Instant(timeNs, instant.OpenAfter, Starts: 0, Stops: 0, default);
        return ref instant;
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
        public (long StartNs, T Known)? OpenAfter
        {
            get
            {
                var open = (Open is null ? 0 : 1) + Starts - Stops;
                return open <= 0 ? null : Starts > 0 ? (TimeNs, Started!) : Open;
            }
        }
    }
}
