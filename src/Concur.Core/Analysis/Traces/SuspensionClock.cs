namespace Concur.Core.Analysis.Traces;

/// <summary>
/// Running totals of the time during which the runtime was suspended: the difference of two readings is the suspended
/// time between them, so that no suspension need be kept. Overlapping suspensions count once, those for a collection first.
/// </summary>
internal sealed class SuspensionClock
{
    private readonly Dictionary<int, (long StartNs, bool ForGc)> _open = [];
    private int _openForGc;
    private long _lastNs;
    private long _gcNs;
    private long _otherNs;

    /// <summary>Pauses for collections.</summary>
    public OccurrenceSum Pauses { get; } = new();

    /// <summary>Suspended so far.</summary>
    /// <param name="timeNs">Now; never before an earlier reading's.</param>
    public Reading At(long timeNs)
    {
        Advance(timeNs);
        return new Reading(_gcNs, _otherNs);
    }

    /// <summary>A thread asks for a suspension.</summary>
    public void Begin(int threadId, bool forGc, long timeNs)
    {
        Advance(timeNs);
        if (_open.Remove(threadId, out var lost) && lost.ForGc) _openForGc--;
        _open[threadId] = (timeNs, forGc);
        if (forGc) _openForGc++;
    }

    /// <summary>The suspension that the thread asked for is over.</summary>
    public void End(int threadId, long timeNs)
    {
        Advance(timeNs);
        if (!_open.Remove(threadId, out var begun) || !begun.ForGc) return;
        _openForGc--;
        Pauses.Add(timeNs - begun.StartNs);
    }

    private void Advance(long timeNs)
    {
        if (timeNs <= _lastNs) return;
        if (_openForGc > 0) _gcNs += timeNs - _lastNs;
        else if (_open.Count > 0) _otherNs += timeNs - _lastNs;
        _lastNs = timeNs;
    }

    /// <summary>Suspended so far, ns.</summary>
    /// <param name="GcNs">For collections.</param>
    /// <param name="OtherNs">For anything else, such as the sampler.</param>
    internal readonly record struct Reading(long GcNs, long OtherNs)
    {
        public long SumNs => GcNs + OtherNs;
    }
}
