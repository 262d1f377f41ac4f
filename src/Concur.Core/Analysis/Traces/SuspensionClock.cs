namespace Concur.Core.Analysis.Traces;

/// <summary>
/// A running total of the time during which the runtime was suspended for collections: the difference of two readings is
/// what lies between them, so that no suspension need be kept. Those of the sampler do not count: a thread that is
/// blocked then is still blocked.
/// </summary>
internal sealed class SuspensionClock
{
    private readonly Dictionary<int, (long StartNs, bool ForGc)> _open = [];
    private int _openForGc;
    private long _lastNs;
    private long _suspendedNs;

    /// <summary>Pauses for collections.</summary>
    public OccurrenceSum Pauses { get; } = new();

    /// <summary>Suspended so far, ns.</summary>
    /// <param name="timeNs">Now; never before an earlier reading's.</param>
    public long At(long timeNs)
    {
        Advance(timeNs);
        return _suspendedNs;
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
        if (_openForGc > 0) _suspendedNs += timeNs - _lastNs;
        _lastNs = timeNs;
    }
}
