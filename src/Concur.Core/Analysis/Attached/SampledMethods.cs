using System.Collections.Immutable;
using Concur.Core.Analysis.Traces;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Attached;

/// <summary>What was sampled: by the kernel, by the runtime's own sampler, or not at all.</summary>
/// <param name="Samples">Null when nothing sampled.</param>
/// <param name="IntervalMs">From one to the next; null when nothing sampled.</param>
/// <param name="Weighting">What a sample stands for.</param>
/// <param name="Hottest">The hottest methods.</param>
internal sealed record SampledMethods(long? Samples, double? IntervalMs, Weighting Weighting, ImmutableArray<TraceMethod> Hottest)
{
    /// <param name="timeline">With the kernel's samples, where there are any.</param>
    /// <param name="spans">Those that count.</param>
    /// <param name="traces">One may hold the runtime's samples.</param>
    /// <param name="top">How many methods.</param>
    public static SampledMethods Of(Timeline timeline, IEnumerable<StackSpan> spans, IEnumerable<TraceReport> traces, int top)
    {
        if (timeline.CpuSampleMs is { } intervalMs)
        {
            var all = spans.ToList();
            return new SampledMethods(all.Sum(span => span.Samples), intervalMs, Weighting.Cpu, TimelineMethods.Hottest(timeline, all, top));
        }

        return traces.FirstOrDefault(trace => trace.Samples is not null) is { } trace
            ? new SampledMethods(trace.Samples, trace.SampleIntervalMs, Weighting.Wall, trace.Methods)
            : new SampledMethods(null, null, Weighting.Wall, []);
    }
}
