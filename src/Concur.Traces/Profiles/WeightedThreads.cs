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
        if (timeline.Cpu is not { } weights || table is null)
        {
            if (thread.Stacks.IsEmpty) yield break;
            yield return new ThreadProfile(name, [.. thread.Stacks.Select(span => new StackSample(span.Stack, span.EndMs - span.StartMs))]);
            yield break;
        }

        var onCpu = OnCpu(table, weights, thread.ThreadId, thread.Stacks.Select(span => span.Stack));
        if (!onCpu.IsEmpty) yield return new ThreadProfile(name, onCpu) { Weighting = Weighting.Cpu };
        if (thread.Activities.IsEmpty || thread.Activities.Any(activity => activity.OnCpu is null)) yield break;
        var spans = thread.Activities.Select(activity => ThreadSpan.Of(activity, table)).ToList();
        var byClock = new WallProfiler(table).Of(spans, [.. thread.Stacks.Select(span => (Ns.FromMs(span.StartMs), span.Stack))]);
        yield return new ThreadProfile(name, byClock);
        var blocked = spans.Where(span => span.State == SpanState.Blocked)
            .Select(span => new StackSample(span.Stack, Ns.ToMs(span.EndNs - span.StartNs)))
            .ToImmutableArray();
        if (!blocked.IsEmpty) yield return new ThreadProfile(name, blocked) { Weighting = Weighting.OffCpu };
    }

    /// <summary>The samples by the clock, weighted with the time on a CPU that the thread's counters or switches show for each.</summary>
    public IEnumerable<ThreadProfile> ByCounters(string name, TimelineThread thread, ThreadSchedules schedules)
    {
        if (timeline.Cpu is not null || schedules.Quality == ScheduleQuality.Unavailable) yield break;
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
        if (recording.Schedules.Samples is not { } samples || table is null || timeline.Cpu is not { } weights) yield break;
        var symbols = new NativeSymbols(mayBeOfElsewhere: false);
        var recorded = timeline.Processes.Select(process => process.ProcessId).ToHashSet();
        foreach (var (processId, stacks) in samples.Stacks.Where(process => !recorded.Contains(process.Key)))
        {
            var firstStack = table.Add(stacks, address => samples.NameAt(processId, address, symbols));
            foreach (var threadId in recording.Schedules.ThreadsOf(processId))
            {
                var sampled = samples.ByThread.TryGetValue(threadId, out var all) ? all : [];
                var onCpu = OnCpu(table, weights, threadId, sampled.Select(sample => firstStack + sample.Stack));
                if (onCpu.IsEmpty) continue;
                var label = labeler(processId, threadId, "");
                yield return (label, new ThreadProfile(label.Text, onCpu) { Weighting = Weighting.Cpu });
            }
        }
    }

    /// <summary>A thread's samples, of which neighbours with the same frames are one, and the time that none stands for.</summary>
    private static ImmutableArray<StackSample> OnCpu(StackTable table, CpuWeights weights, int threadId, IEnumerable<int> stacks)
    {
        var (merged, sampleMs) = (new MergedSamples(table), weights.SampleMs(threadId));
        foreach (var stack in stacks) merged.Add(stack, sampleMs);
        if (weights.NotSampledMs(threadId) is > 0 and var ms) merged.Add(table.WithCategory(null, CpuWeights.NotSampled), ms);
        return merged.ToSamples();
    }
}
