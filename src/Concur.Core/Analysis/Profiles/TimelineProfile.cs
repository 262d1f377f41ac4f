using System.Collections.Immutable;
using Concur.Core.Analysis.Stacks;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Profiles;

/// <summary>A timeline's stacks without their instants.</summary>
public static class TimelineProfile
{
    private const double NsPerMs = 1e6;

    /// <summary>
    /// The time of every thread's stacks: on a CPU where samples are of that, else by the clock. Where a scheduler source saw
    /// each thread all along, what kept it off the CPUs as well, and both together.
    /// </summary>
    public static StackProfile Of(Timeline timeline)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        if (timeline.CpuSampleMs is not { } sampleMs)
        {
            var byClock = Named(timeline).Where(item => !item.Thread.Stacks.IsEmpty)
                .Select(item => new ThreadProfile(item.Name, [.. item.Thread.Stacks.Select(span => new StackSample(span.Stack, span.EndMs - span.StartMs))]));
            return new StackProfile(timeline.Name, timeline.Frames, timeline.Stacks, [.. byClock]);
        }

        var table = new StackTable(timeline.Frames, timeline.Stacks);
        var threads = Named(timeline).SelectMany(item => ProfilesOf(item.Thread, item.Name, sampleMs, table)).OrderBy(thread => thread.Weighting).ToImmutableArray();
        return new StackProfile(timeline.Name, table.Frames, table.Stacks, threads);
    }

    private static IEnumerable<(string Name, TimelineThread Thread)> Named(Timeline timeline) =>
        from process in timeline.Processes
        from thread in process.Threads
        select (timeline.Processes.Length == 1 ? thread.Name : FormattableString.Invariant($"process {process.ProcessId} {thread.Name}"), thread);

    private static IEnumerable<ThreadProfile> ProfilesOf(TimelineThread thread, string name, double sampleMs, StackTable table)
    {
        var spans = thread.Activities.Any(activity => activity.OnCpu is null) ? null : thread.Activities.Select(activity => SpanOf(activity, table)).ToList();
        return new WeightedThread(table).Of(name, [.. thread.Stacks.Select(span => (Ns(span.StartMs), span.Stack))], sampleMs, spans);
    }

    private static ThreadSpan SpanOf(TimelineInterval activity, StackTable table)
    {
        var state = activity.OnCpu == true ? SpanState.Running : activity.Category == CategoryNames.Of(Category.RunQueue) ? SpanState.Queued : SpanState.Blocked;
        return new ThreadSpan(Ns(activity.StartMs), Ns(activity.EndMs), state, state == SpanState.Blocked ? table.WithCategory(activity.Stack, activity.Category) : -1);
    }

    private static long Ns(double ms) => (long)Math.Round(ms * NsPerMs);
}
