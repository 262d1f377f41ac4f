namespace Concur.Core.Model;

/// <summary>A timeline's stacks without their instants.</summary>
public static class TimelineProfile
{
    /// <summary>The time of every thread's stacks: on a CPU where samples are of that, else by the clock.</summary>
    public static StackProfile Of(Timeline timeline)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        var threads = timeline.Processes.SelectMany(process => process.Threads.Where(thread => !thread.Stacks.IsEmpty).Select(thread => new ThreadProfile(
            timeline.Processes.Length == 1 ? thread.Name : FormattableString.Invariant($"process {process.ProcessId} {thread.Name}"),
            [.. thread.Stacks.Select(span => new StackSample(span.Stack, timeline.CpuSampleMs * span.Samples ?? span.EndMs - span.StartMs))])
        {
            Weighting = timeline.CpuSampleMs is null ? Weighting.Wall : Weighting.Cpu,
        }));
        return new StackProfile(timeline.Name, timeline.Frames, timeline.Stacks, [.. threads]);
    }
}
