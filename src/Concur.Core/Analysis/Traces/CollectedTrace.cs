namespace Concur.Core.Analysis.Traces;

/// <summary>A trace whose intervals were kept.</summary>
/// <param name="File">The file.</param>
/// <param name="Pass">What the pass over it found.</param>
/// <param name="Collector">The intervals.</param>
internal sealed record CollectedTrace(TraceFile File, TracePass Pass, TimelineCollector Collector)
{
    /// <param name="file">The file.</param>
    /// <param name="offsetNs">From the earliest session's start to this one's.</param>
    /// <param name="cancellation">Gives up.</param>
    public static CollectedTrace Read(TraceFile file, long offsetNs, CancellationToken cancellation)
    {
        var collector = new TimelineCollector(offsetNs);
        var pass = TracePass.Over(file, collector, cancellation);
        StillBlocked.Close(collector, pass.DurationNs, pass.Lost);
        return new CollectedTrace(file, pass, collector);
    }
}
