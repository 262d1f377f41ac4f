namespace Concur.Core.Analysis.Traces;

/// <summary>
/// Sums of one thread, kept while the events pass: of an activity counts what no suspension, no activity inside it, and
/// none that claims the instant first has counted already.
/// </summary>
internal sealed class ThreadLedger
{
    /// <summary>More open beginnings than that were never ended: events were lost.</summary>
    private const int MostOpen = 32;

    private readonly List<Beginning> _open = [];
    private long _firstSuspendedNs;
    private bool _seen;

    /// <summary>Suspended for collections between its first event and its last, ns.</summary>
    public long GcNs { get; private set; }

    /// <summary>By activity, ns.</summary>
    public long[] ActivityNs { get; } = new long[Enum.GetValues<Activity>().Length];

    /// <summary>Wall time that its samples stand for, ns.</summary>
    public long SampledNs { get; private set; }

    /// <summary>Samples of it.</summary>
    public long Samples { get; private set; }

    /// <summary>The stack of its first sample; null without samples.</summary>
    public int? FirstStack { get; private set; }

    /// <summary>Whether anything is known of it.</summary>
    public bool IsWorthARow => Samples > 0 || ActivityNs.Any(ns => ns > 0);

    /// <param name="suspendedNs">Suspended for collections so far.</param>
    public void Saw(long suspendedNs)
    {
        if (!_seen) _firstSuspendedNs = suspendedNs;
        _seen = true;
        GcNs = suspendedNs - _firstSuspendedNs;
    }

    /// <summary>Within a thread only compiling nests, and that by method: what is still open of the same was never ended.</summary>
    public void Began((Activity Activity, long MethodId) what, long timeNs, long suspendedNs)
    {
        _open.RemoveAll(beginning => beginning.What == what);
        if (_open.Count == MostOpen) _open.RemoveAt(0);
        _open.Add(new Beginning(what, timeNs, suspendedNs, ActivityNs.Sum()));
    }

    /// <returns>ns from the activity's beginning; null when that was not seen.</returns>
    public long? Ended((Activity Activity, long MethodId) what, long timeNs, long suspendedNs)
    {
        var index = _open.FindLastIndex(beginning => beginning.What == what);
        if (index < 0) return null;
        var begun = _open[index];
        _open.RemoveAt(index);

        // A contended lock fires a wait inside its contention: what lies within a contention is the lock's.
        var claimed = what.Activity == Activity.Wait && _open.Exists(beginning => beginning.What.Activity == Activity.Lock);
        var lengthNs = Math.Max(0, timeNs - begun.TimeNs);
        var insideNs = ActivityNs.Sum() - begun.CountedNs;
        if (!claimed) ActivityNs[(int)what.Activity] += Math.Max(0, lengthNs - (suspendedNs - begun.SuspendedNs) - insideNs);
        return claimed ? null : lengthNs;
    }

    public void Sampled(SampleRun run)
    {
        FirstStack ??= run.Stack;
        SampledNs += run.EndNs - run.StartNs;
        Samples += run.Samples;
    }

    /// <param name="What">What began.</param>
    /// <param name="TimeNs">When.</param>
    /// <param name="SuspendedNs">Suspended until then.</param>
    /// <param name="CountedNs">Counted for this thread until then.</param>
    private readonly record struct Beginning((Activity Activity, long MethodId) What, long TimeNs, long SuspendedNs, long CountedNs);
}
