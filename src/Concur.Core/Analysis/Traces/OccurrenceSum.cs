using Concur.Core.Model;

namespace Concur.Core.Analysis.Traces;

/// <summary>Adds up how often something took time, and how much.</summary>
internal sealed class OccurrenceSum
{
    private const double NsPerMs = 1e6;
    private long _count;
    private long _totalNs;
    private long _longestNs;

    public void Add(long ns)
    {
        var time = Math.Max(0, ns);
        _count++;
        _totalNs += time;
        _longestNs = Math.Max(_longestNs, time);
    }

    public Occurrences Sum() => new(_count, _totalNs / NsPerMs, _longestNs / NsPerMs);
}
