using Concur.Traces.Recordings;

namespace Concur.Core.Accounting;

/// <summary>
/// The run queue time of a span that readings of the thread's counters show, where switches were not recorded. A thread that left a
/// CPU between two readings did so at the end of a wait or elsewhere: what was added between the readings is shared by both in
/// proportion to how often each may have happened then. On a machine that is so busy that woken threads wait for a core for as long as
/// preempted ones do, this is what tells a wait from the queue after it.
/// </summary>
internal sealed class ShownQueueTime
{
    /// <summary>Where nothing is known to have happened, something did anyway: in proportion to the time.</summary>
    private const double LeastPerNs = 1e-9;

    private readonly WakeUps _wakeUps;
    private readonly List<(long FromNs, long ToNs, double NsPerTime)> _growths = [];

    private ShownQueueTime(WakeUps wakeUps) => _wakeUps = wakeUps;

    /// <summary>All of it, ns; no more than the span's.</summary>
    public double TotalNs { get; private set; }

    /// <param name="span">The span.</param>
    /// <param name="events">The thread's events.</param>
    /// <param name="inVainPerNs">How often a thread that waits for a lock wakes up in vain, per ns.</param>
    /// <param name="elsewherePerNs">How often it leaves a CPU while no event says so, per ns; a preemption counts for its length.</param>
    public static ShownQueueTime Of(BusySpan span, ThreadEvents events, double inVainPerNs, double elsewherePerNs)
    {
        var shown = new ShownQueueTime(events.WakeUps);
        var others = events.Wait.Union(events.GcOfOthers).Union(events.Profiler);
        var growths = events.QueueGrowths;
        var sumNs = 0.0;
        for (var i = FirstAfter(growths, span.StartNs); i < growths.Count && growths[i].FromNs < span.EndNs; i++)
        {
            var (fromNs, toNs) = (Math.Max(growths[i].FromNs, span.StartNs), Math.Min(growths[i].ToNs, span.EndNs));
            var elsewhereNs = toNs - fromNs - events.Lock.Overlap(fromNs, toNs) - others.Overlap(fromNs, toNs);
            var times = shown.Times(events.Lock, fromNs, toNs, inVainPerNs) + shown.Times(others, fromNs, toNs, inVainPerNs: 0)
                + (elsewhereNs * (elsewherePerNs + LeastPerNs));
            var ns = growths[i].QueueNs * ((toNs - fromNs) / (double)(growths[i].ToNs - growths[i].FromNs));
            if (times <= 0) continue;
            sumNs += ns;
            shown._growths.Add((fromNs, toNs, ns / times));
        }

        shown.TotalNs = Math.Min(sumNs, Math.Max(0, span.QueueNs ?? 0));
        var scale = sumNs > 0 ? shown.TotalNs / sumNs : 0;
        for (var i = 0; i < shown._growths.Count; i++)
            shown._growths[i] = shown._growths[i] with { NsPerTime = shown._growths[i].NsPerTime * scale };
        return shown;
    }

    /// <summary>The part that belongs to waits, ns.</summary>
    /// <param name="waits">The waits.</param>
    /// <param name="inVainPerNs">How often the thread wakes up in vain in them, per ns.</param>
    public double In(IntervalSet waits, double inVainPerNs) =>
        _growths.Sum(growth => growth.NsPerTime * Times(waits, growth.FromNs, growth.ToNs, inVainPerNs));

    /// <summary>How often the thread may have left a CPU in waits.</summary>
    private double Times(IntervalSet waits, long fromNs, long toNs, double inVainPerNs)
    {
        var times = 0.0;
        foreach (var (start, end) in waits.Within(fromNs, toNs))
            times += _wakeUps.Between(start, end).Count + ((end - start) * (inVainPerNs + LeastPerNs));
        return times;
    }

    /// <summary>The first growth that ends after a time.</summary>
    private static int FirstAfter(IReadOnlyList<(long FromNs, long ToNs, long QueueNs)> growths, long timeNs)
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
}
