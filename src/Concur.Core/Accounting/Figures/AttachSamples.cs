using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Traces.Profiles;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;
using Concur.Traces.Timelines;

namespace Concur.Core.Accounting.Figures;

/// <summary>The stacks that were sampled of a running process within the recorded window.</summary>
/// <param name="process">The process.</param>
/// <param name="timeline">The same, instant by instant.</param>
/// <param name="window">What counts.</param>
internal sealed class AttachSamples(ProcessRecording process, Timeline timeline, Window window)
{
    private const double NsPerMs = 1e6;

    /// <summary>The samples of a thread and the time that they stand for, ms; null when nothing sampled.</summary>
    /// <param name="thread">Null where the timeline does not have it.</param>
    public (long Count, double Ms)? Of(TimelineThread? thread)
    {
        if (timeline.Stacks.IsEmpty) return null;
        var spans = thread is null ? [] : SpansOf(thread).ToList();
        return (spans.Sum(span => span.Samples), spans.Sum(NsOf) / NsPerMs);
    }

    /// <summary>What was sampled of all threads: by the kernel, by the runtime's own sampler, or not at all.</summary>
    public (long? Samples, double? IntervalMs, Weighting Weighting, ImmutableArray<TraceMethod> Hottest) All(int topMethods)
    {
        if (timeline.CpuSampleMs is { } intervalMs)
        {
            var (figures, samples) = (new MethodFigures(timeline.Stacks), 0L);
            var threads = timeline.Processes.SelectMany(known => known.Threads).DistinctBy(thread => thread.ThreadId);
            foreach (var span in threads.SelectMany(SpansOf))
            {
                samples += span.Samples;
                figures.Add(span.Stack, span.Samples, NsOf(span));
            }

            return (samples, intervalMs, Weighting.Cpu, figures.Hottest(topMethods));
        }

        if (process.Sessions.FirstOrDefault(session => session.Samples > 0) is not { } sampled) return (null, null, Weighting.Wall, []);
        var table = new StackTable();
        var firstStack = table.Add(process.Stacks, process.Methods.NameAt);
        var methods = MethodFigures.Of(process, table.ToStacks(), firstStack).Hottest(topMethods);
        return (sampled.Samples, sampled.SampleIntervalNs / NsPerMs, Weighting.Wall, methods);
    }

    private IEnumerable<StackSpan> SpansOf(TimelineThread thread) =>
        thread.Stacks.Where(span => window.Holds(timeline.OriginNs + (long)Math.Round(span.StartMs * NsPerMs)));

    /// <summary>The time that a span's samples stand for, ns.</summary>
    private double NsOf(StackSpan span) => NsPerMs * (timeline.CpuSampleMs * span.Samples ?? span.EndMs - span.StartMs);
}
