using Concur.Traces.Recordings;

namespace Concur.Core.Accounting;

/// <summary>
/// What a thread did between readings of its counters, and how often it got a CPU then. The rates at which it did so in waits and
/// elsewhere are those that make all these counts the most likely, and so is the time that it was in the run queue each time: both by
/// expectation maximisation, which divides each count by the rates and takes the rates from the parts again.
/// </summary>
/// <param name="events">The thread's events.</param>
internal sealed class RunsBetweenReadings(ThreadEvents events)
{
    /// <summary>What is usual counts as much as this time of readings.</summary>
    private const long UsualNs = 1_000_000;

    /// <summary>
    /// Few wake-ups in other waits than those for locks are in vain. Where all readings enclose as much of waits as of anything else,
    /// nothing moves the rates from where they begin.
    /// </summary>
    private const double InVainAtFirst = 0.02;

    /// <summary>After these the rates change by less than what readings tell.</summary>
    private const int Rounds = 30;

    /// <summary>How often the thread was on a CPU again after a wait, by its events.</summary>
    public int WakeUps(long fromNs, long toNs) => events.WakeUps.Between(fromNs, toNs).Count;

    /// <summary>What it did between two times.</summary>
    public Did In(long fromNs, long toNs)
    {
        var (lockNs, otherNs) = (events.Lock.Overlap(fromNs, toNs), events.OtherWaits.Overlap(fromNs, toNs));
        return new(
            events.Lock.Within(fromNs, toNs).Concat(events.OtherWaits.Within(fromNs, toNs)).Sum(wait => WakeUps(wait.Start, wait.End)),
            lockNs,
            otherNs,
            Math.Max(0, toNs - fromNs - lockNs - otherNs));
    }

    /// <summary>The rates in a span. Before and after it the thread does other things than in it.</summary>
    /// <param name="span">The span.</param>
    /// <param name="usual">What counts for a span tell without readings.</param>
    public QueueRates RatesIn(BusySpan span, QueueRates usual)
    {
        var growths = events.QueueGrowths;
        var seen = new List<Seen>();
        for (var i = FirstAfter(growths, span.StartNs); i < growths.Count && growths[i].FromNs < span.EndNs; i++)
        {
            if (growths[i].Runs is not { } runs) continue;
            var did = In(growths[i].FromNs, growths[i].ToNs);
            seen.Add(new Seen(did, Math.Max(0, runs - did.WakeUps), growths[i].QueueNs));
        }

        if (seen.Count == 0) return usual;
        var rates = WithCounts(seen, usual);
        return rates with { ElsewhereOverWakeUp = ElsewhereOverWakeUp(seen, rates) };
    }

    private static QueueRates WithCounts(List<Seen> seen, QueueRates usual)
    {
        var (lockNs, otherNs, elsewhereNs) =
            (seen.Sum(one => one.Did.LockNs), seen.Sum(one => one.Did.OtherNs), seen.Sum(one => one.Did.ElsewhereNs));
        var even = seen.Sum(one => one.WithoutEvent) / (double)Math.Max(1, lockNs + otherNs + elsewhereNs);
        var rates = usual with { InLocksPerNs = even, InOthersPerNs = InVainAtFirst * even, ElsewherePerNs = even };
        for (var round = 0; round < Rounds; round++)
        {
            var (inLocks, inOthers, elsewhere) = (0.0, 0.0, 0.0);
            foreach (var one in seen)
            {
                var scale = Part(one.WithoutEvent, one.Did.WithoutEvent(rates));
                inLocks += one.Did.LockNs * rates.InLocksPerNs * scale;
                inOthers += one.Did.OtherNs * rates.InOthersPerNs * scale;
                elsewhere += one.Did.ElsewhereNs * rates.ElsewherePerNs * scale;
            }

            rates = rates with
            {
                InLocksPerNs = (inLocks + (usual.InLocksPerNs * UsualNs)) / (lockNs + UsualNs),
                InOthersPerNs = (inOthers + (usual.InOthersPerNs * UsualNs)) / (otherNs + UsualNs),
                ElsewherePerNs = (elsewhere + (usual.ElsewherePerNs * UsualNs)) / (elsewhereNs + UsualNs),
            };
        }

        return rates;
    }

    /// <summary>What is usual counts as one time of each.</summary>
    private static double ElsewhereOverWakeUp(List<Seen> seen, QueueRates rates)
    {
        var ratio = rates.ElsewhereOverWakeUp;
        var totalNs = seen.Sum(one => (double)one.QueueNs);
        for (var round = 0; round < Rounds && totalNs > 0; round++)
        {
            var (afterWaits, elsewhere, afterWaitsNs, elsewhereNs) = (0.0, 0.0, 0.0, 0.0);
            foreach (var one in seen)
            {
                var scale = Part(one.WithoutEvent, one.Did.WithoutEvent(rates));
                var outside = one.Did.ElsewhereNs * rates.ElsewherePerNs * scale;
                var inside = one.Did.WakeUps + one.WithoutEvent - outside;
                var share = Part(outside * ratio, inside + (outside * ratio));
                (afterWaits, elsewhere) = (afterWaits + inside, elsewhere + outside);
                (afterWaitsNs, elsewhereNs) = (afterWaitsNs + (one.QueueNs * (1 - share)), elsewhereNs + (one.QueueNs * share));
            }

            var eachNs = Part(totalNs, afterWaits + elsewhere);
            if (eachNs <= 0) return rates.ElsewhereOverWakeUp;
            ratio = (elsewhereNs + (eachNs * rates.ElsewhereOverWakeUp)) / (elsewhere + 1) / ((afterWaitsNs + eachNs) / (afterWaits + 1));
        }

        return totalNs > 0 ? ratio : rates.ElsewhereOverWakeUp;
    }

    /// <summary>One thing for each of another; 0 where there is no other.</summary>
    public static double Part(double one, double other) => other > 0 ? one / other : 0;

    /// <summary>The first growth that ends after a time.</summary>
    public static int FirstAfter(IReadOnlyList<QueueGrowth> growths, long timeNs)
    {
        var (low, high) = (0, growths.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (growths[middle].ToNs <= timeNs) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    /// <summary>What the thread did between two times.</summary>
    /// <param name="WakeUps">Ends of waits.</param>
    /// <param name="LockNs">In waits for locks.</param>
    /// <param name="OtherNs">In other waits and in pauses.</param>
    /// <param name="ElsewhereNs">In none.</param>
    internal readonly record struct Did(int WakeUps, long LockNs, long OtherNs, long ElsewhereNs)
    {
        /// <summary>How often it got a CPU without an event, by rates.</summary>
        public double WithoutEvent(QueueRates rates) =>
            (LockNs * rates.InLocksPerNs) + (OtherNs * rates.InOthersPerNs) + (ElsewhereNs * rates.ElsewherePerNs);
    }

    /// <summary>What was seen between two readings.</summary>
    /// <param name="Did">What the thread did.</param>
    /// <param name="WithoutEvent">How often it got a CPU while no event says so.</param>
    /// <param name="QueueNs">How long it was in the run queue.</param>
    private readonly record struct Seen(Did Did, long WithoutEvent, long QueueNs);
}
