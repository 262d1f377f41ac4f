using Concur.Traces.Recordings;

namespace Concur.Core.Accounting;

/// <summary>
/// The run queue time of a span that readings of the thread's counters show, where switches were not recorded. A thread that left a
/// CPU between two readings did so at the end of a wait, within one, after which it had to wait again, or elsewhere: what was added
/// between the readings is shared by all of them in proportion to how often each happened then. The kernel counts how often the thread
/// got a CPU; where that was not read, the rates of the whole span stand for it. On a machine that is so busy that woken threads wait
/// for a core for as long as preempted ones do, this is what tells a wait from the queue after it.
/// </summary>
internal sealed class ShownQueueTime
{
    /// <summary>Where nothing is known to have happened, something did anyway: in proportion to the time.</summary>
    private const double LeastPerNs = 1e-9;

    private readonly RunsBetweenReadings _runs;
    private readonly QueueRates _rates;
    private readonly List<Share> _shares = [];

    private ShownQueueTime(BusySpan span, RunsBetweenReadings runs, QueueRates usual) =>
        (_runs, _rates) = (runs, runs.RatesIn(span, usual));

    /// <summary>All of it, ns; no more than the span's.</summary>
    public double TotalNs { get; private set; }

    /// <param name="span">The span.</param>
    /// <param name="events">The thread's events.</param>
    /// <param name="usual">How often the thread left a CPU without an event in the span.</param>
    public static ShownQueueTime Of(BusySpan span, ThreadEvents events, QueueRates usual)
    {
        var shown = new ShownQueueTime(span, new RunsBetweenReadings(events), usual);
        var growths = events.QueueGrowths;
        var sumNs = 0.0;
        for (var i = RunsBetweenReadings.FirstAfter(growths, span.StartNs); i < growths.Count && growths[i].FromNs < span.EndNs; i++)
        {
            if (growths[i].QueueNs > 0)
                sumNs += shown.Add(growths[i], Math.Max(growths[i].FromNs, span.StartNs), Math.Min(growths[i].ToNs, span.EndNs));
        }

        shown.TotalNs = Math.Min(sumNs, Math.Max(0, span.QueueNs ?? 0));
        var scale = sumNs > 0 ? shown.TotalNs / sumNs : 0;
        for (var i = 0; i < shown._shares.Count; i++)
            shown._shares[i] = shown._shares[i] with { NsPerTime = shown._shares[i].NsPerTime * scale };
        return shown;
    }

    /// <summary>The part that belongs to waits, ns.</summary>
    /// <param name="waits">The waits.</param>
    /// <param name="areLocks">Whether they are for locks.</param>
    public double In(IntervalSet waits, bool areLocks)
    {
        var perNs = areLocks ? _rates.InLocksPerNs : _rates.InOthersPerNs;
        return _shares.Sum(share => share.NsPerTime * waits.Within(share.FromNs, share.ToNs)
            .Sum(wait => _runs.WakeUps(wait.Start, wait.End) + ((wait.End - wait.Start) * ((perNs * share.WithoutEvent) + LeastPerNs))));
    }

    /// <returns>What of the growth is taken to be the span's, ns.</returns>
    private double Add(QueueGrowth growth, long fromNs, long toNs)
    {
        var withoutEvent = 1.0;
        if (growth.Runs is { } runs)
        {
            // A growth that begins before the span or ends after it is looked at as a whole.
            var whole = _runs.In(growth.FromNs, growth.ToNs);
            withoutEvent = RunsBetweenReadings.Part(Math.Max(0, runs - whole.WakeUps), whole.WithoutEvent(_rates));
        }

        var part = _runs.In(fromNs, toNs);
        var inWaits = (part.LockNs * _rates.InLocksPerNs) + (part.OtherNs * _rates.InOthersPerNs);
        var elsewhere = part.ElsewhereNs * _rates.ElsewherePerNs * _rates.ElsewhereOverWakeUp;
        var times = part.WakeUps + ((inWaits + elsewhere) * withoutEvent) + ((toNs - fromNs) * LeastPerNs);
        var ns = growth.QueueNs * ((toNs - fromNs) / (double)(growth.ToNs - growth.FromNs));
        if (times <= 0) return 0;
        _shares.Add(new Share(fromNs, toNs, ns / times, withoutEvent));
        return ns;
    }

    /// <summary>What was added between two readings, for each time that the thread got a CPU after a wait.</summary>
    /// <param name="FromNs">From.</param>
    /// <param name="ToNs">To.</param>
    /// <param name="NsPerTime">Ns each.</param>
    /// <param name="WithoutEvent">How often it did so without an event, as a multiple of what the rates make it.</param>
    private readonly record struct Share(long FromNs, long ToNs, double NsPerTime, double WithoutEvent);
}

/// <summary>How often a thread left a CPU while no event says so, for each ns.</summary>
/// <param name="InLocksPerNs">In waits for locks: it woke up and had to wait again.</param>
/// <param name="InOthersPerNs">In other waits and in pauses.</param>
/// <param name="ElsewherePerNs">Outside all of them, of its own accord or not.</param>
/// <param name="ElsewhereOverWakeUp">How long it was in the run queue each time then, as a multiple of that after it woke up.</param>
internal readonly record struct QueueRates(double InLocksPerNs, double InOthersPerNs, double ElsewherePerNs, double ElsewhereOverWakeUp)
{
    /// <summary>
    /// A preempted thread waits for the whole time slices of others; a woken thread is usually scheduled at once. Measured beside
    /// two processes that spin on two cores: 1.4 to 3.6 ms against 0.06 to 0.12 ms.
    /// </summary>
    public const double PreemptionOverWakeUp = 20;

    /// <summary>By counts of a span alone.</summary>
    /// <param name="inVainPerNs">Wake-ups in waits for locks, for each ns of these.</param>
    /// <param name="blocks">Of its own accord, elsewhere.</param>
    /// <param name="preemptions">Not so.</param>
    /// <param name="elsewhereNs">The time outside waits.</param>
    public static QueueRates Of(double inVainPerNs, double blocks, double preemptions, double elsewhereNs)
    {
        var times = blocks + preemptions;
        var overWakeUp = times > 0 ? (blocks + (PreemptionOverWakeUp * preemptions)) / times : 1;
        return new(inVainPerNs, InOthersPerNs: 0, times / elsewhereNs, overWakeUp);
    }
}
