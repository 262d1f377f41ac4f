using System.Collections.Immutable;
using Concur.Protocol;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;
using Concur.Traces.Symbols;
using Concur.Traces.Timelines;

namespace Concur.Traces.Profiles;

/// <summary>A timeline's threads as profiles, one in each weighting that can be had of them.</summary>
/// <param name="timeline">The timeline.</param>
/// <param name="table">The profile's stacks; null where they are the timeline's.</param>
internal sealed class WeightedThreads(Timeline timeline, StackTable? table)
{
    /// <summary>A thread in each weighting that can be had of it.</summary>
    public IEnumerable<ThreadProfile> Of(string name, TimelineThread thread)
    {
        if (timeline.CpuSampleMs is not { } sampleMs || table is null)
        {
            if (thread.Stacks.IsEmpty) yield break;
            yield return new ThreadProfile(name, [.. thread.Stacks.Select(span => new StackSample(span.Stack, span.EndMs - span.StartMs))]);
            yield break;
        }

        if (!thread.Stacks.IsEmpty)
        {
            var onCpu = Merged(table, thread.Stacks.Select(span => new StackSample(span.Stack, sampleMs)));
            yield return new ThreadProfile(name, onCpu) { Weighting = Weighting.Cpu };
        }

        if (thread.Activities.IsEmpty || thread.Activities.Any(activity => activity.OnCpu is null)) yield break;
        var spans = thread.Activities.Select(activity => ThreadSpan.Of(activity, table)).ToList();
        var byClock = new WallProfiler(table).Of(spans, [.. thread.Stacks.Select(span => (Ns.FromMs(span.StartMs), span.Stack))]);
        yield return new ThreadProfile(name, byClock);
        var blocked = spans.Where(span => span.State == SpanState.Blocked)
            .Select(span => new StackSample(span.Stack, Ns.ToMs(span.EndNs - span.StartNs)))
            .ToImmutableArray();
        if (!blocked.IsEmpty) yield return new ThreadProfile(name, blocked) { Weighting = Weighting.OffCpu };
    }

    /// <summary>The samples by the clock, weighted with the time on a CPU that the thread's counters show for each.</summary>
    public IEnumerable<ThreadProfile> ByCounters(string name, TimelineThread thread, ThreadSchedules schedules)
    {
        if (timeline.CpuSampleMs is not null || schedules.Quality != ScheduleQuality.Sampled) yield break;
        var samples = thread.Stacks
            .Select(span => new StackSample(span.Stack, Ns.ToMs(CpuNsIn(span) ?? 0)))
            .Where(sample => sample.WeightMs > 0)
            .ToImmutableArray();
        if (!samples.IsEmpty) yield return new ThreadProfile(name, samples) { Weighting = Weighting.Cpu };

        long? CpuNsIn(StackSpan span) =>
            schedules.CpuNsBetween(thread.ThreadId, timeline.OriginNs + Ns.FromMs(span.StartMs), timeline.OriginNs + Ns.FromMs(span.EndMs));
    }

    /// <summary>Threads that were sampled, of processes that no session recorded.</summary>
    public IEnumerable<(ThreadLabel Label, ThreadProfile Profile)> Others(Recording recording, ThreadLabeler labeler)
    {
        if (recording.Schedules.Samples is not { } samples || table is null) yield break;
        var symbols = new NativeSymbols(mayBeOfElsewhere: false);
        var recorded = timeline.Processes.Select(process => process.ProcessId).ToHashSet();
        foreach (var (processId, stacks) in samples.Stacks.Where(process => !recorded.Contains(process.Key)))
        {
            var mappings = samples.Mappings.GetValueOrDefault(processId);
            var firstStack = table.Add(stacks, address => mappings?.NameAt(address, symbols));
            foreach (var threadId in recording.Schedules.ThreadsOf(processId).Where(samples.ByThread.ContainsKey))
            {
                var label = labeler(processId, threadId, "");
                var onCpu = samples.ByThread[threadId].Select(sample => new StackSample(firstStack + sample.Stack, samples.IntervalMs));
                yield return (label, new ThreadProfile(label.Text, Merged(table, onCpu)) { Weighting = Weighting.Cpu });
            }
        }
    }

    /// <summary>Neighbours with the same frames are one.</summary>
    private static ImmutableArray<StackSample> Merged(StackTable table, IEnumerable<StackSample> samples)
    {
        var merged = new MergedSamples(table);
        foreach (var sample in samples) merged.Add(sample.Stack, sample.WeightMs);
        return merged.ToSamples();
    }
}
