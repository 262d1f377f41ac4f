namespace Concur.Core.Analysis.Traces;

/// <summary>A trace that has been read for its timeline.</summary>
internal sealed record CollectedTrace(TraceFile File, TracePass Pass, TimelineCollector Collector)
{
    public static CollectedTrace Read(TraceFile file, long offsetNs, CancellationToken cancellation)
    {
        var collector = new TimelineCollector(offsetNs);
        return new CollectedTrace(file, TracePass.Over(file, collector, cancellation), collector);
    }
}
