using System.Collections.Immutable;
using Concur.Protocol;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;
using Concur.Traces.Timelines;

namespace Concur.Traces.Profiles;

/// <summary>What a thread was to the scheduler.</summary>
internal enum SpanState
{
    /// <summary>On a CPU.</summary>
    Running,

    /// <summary>Ready for one.</summary>
    Queued,

    /// <summary>Neither.</summary>
    Blocked,
}

/// <summary>A thread in one state, ns.</summary>
/// <param name="StartNs">From.</param>
/// <param name="EndNs">Until.</param>
/// <param name="State">The state.</param>
/// <param name="Stack">Blocked: the profile's stack that shows why. Else -1.</param>
internal readonly record struct ThreadSpan(long StartNs, long EndNs, SpanState State, int Stack = -1)
{
    /// <summary>An interval of a timeline whose times on the CPUs are known.</summary>
    public static ThreadSpan Of(TimelineInterval activity, StackTable table)
    {
        var state = activity.OnCpu == true ? SpanState.Running
            : activity.Category == ActivityNames.Of(Activity.RunQueue) ? SpanState.Queued : SpanState.Blocked;
        var stack = state == SpanState.Blocked ? table.WithCategory(activity.Stack, activity.Category) : -1;
        return new ThreadSpan(Ns(activity.StartMs), Ns(activity.EndMs), state, stack);
    }

    private static long Ns(double ms)
    {
        const double nsPerMs = 1e6;
        return (long)Math.Round(ms * nsPerMs);
    }
}

/// <summary>
/// Where a thread's time by the clock went: on the CPUs by the stacks that were sampled there, ready for one by the stack
/// that it was taken from, blocked by what it waited for. Samples are taken at equal steps of time on a CPU, so each stands
/// for that time from halfway since the last one to halfway until the next, and the whole is no estimate: it is as long
/// as the thread was seen.
/// </summary>
/// <param name="table">The profile's stacks.</param>
internal sealed class WallProfiler(StackTable table)
{
    /// <param name="spans">What the thread did, in the order of time, without overlaps.</param>
    /// <param name="samples">The stacks sampled of it on a CPU, in the order of time, as indices of the profile's.</param>
    /// <returns>In the order of time; neighbours with the same stack are one.</returns>
    public ImmutableArray<StackSample> Of(IReadOnlyList<ThreadSpan> spans, IReadOnlyList<(long TimeNs, int Stack)> samples)
    {
        var result = new MergedSamples(table);
        var ends = Ends(spans, samples);
        var (cpuNs, current) = (0L, 0);
        foreach (var span in spans)
        {
            if (span.State == SpanState.Running)
            {
                for (var leftNs = span.EndNs - span.StartNs; leftNs > 0;)
                {
                    while (current < ends.Length && ends[current] <= cpuNs) current++;
                    var partNs = current < ends.Length ? Math.Min(leftNs, ends[current] - cpuNs) : leftNs;
                    var stack = samples.Count == 0 ? table.WithCategory(null, ActivityNames.Of(Activity.Compute)) : samples[current].Stack;
                    result.Add(stack, Ns.ToMs(partNs));
                    (cpuNs, leftNs) = (cpuNs + partNs, leftNs - partNs);
                }
            }
            else
            {
                result.Add(span.State == SpanState.Blocked ? span.Stack : QueuedFrom(current), Ns.ToMs(span.EndNs - span.StartNs));
            }
        }

        return result.ToSamples();

        int QueuedFrom(int sample) =>
            table.WithCategory(samples.Count == 0 ? null : samples[sample].Stack, ActivityNames.Of(Activity.RunQueue));
    }

    /// <summary>Until which of the thread's time on a CPU, ns, each sample but the last stands.</summary>
    private static long[] Ends(IReadOnlyList<ThreadSpan> spans, IReadOnlyList<(long TimeNs, int Stack)> samples)
    {
        var at = new long[samples.Count];
        var (cpuNs, next) = (0L, 0);
        foreach (var span in spans.Where(span => span.State == SpanState.Running))
        {
            for (; next < at.Length && samples[next].TimeNs < span.EndNs; next++)
                at[next] = cpuNs + Math.Max(0, samples[next].TimeNs - span.StartNs);
            cpuNs += span.EndNs - span.StartNs;
        }

        for (; next < at.Length; next++) at[next] = cpuNs;
        return [.. at.Zip(at.Skip(1), (one, other) => (one + other) / 2)];
    }
}

/// <summary>Samples in the order of time, of which neighbours with the same frames are one.</summary>
/// <param name="table">The profile's stacks.</param>
internal sealed class MergedSamples(StackTable table)
{
    private readonly ImmutableArray<StackSample>.Builder _samples = ImmutableArray.CreateBuilder<StackSample>();

    public void Add(int stack, double ms)
    {
        if (_samples.Count > 0 && IsLast(stack)) _samples[^1] = _samples[^1] with { WeightMs = _samples[^1].WeightMs + ms };
        else if (ms > 0) _samples.Add(new StackSample(stack, ms));
    }

    public ImmutableArray<StackSample> ToSamples() => _samples.DrainToImmutable();

    private bool IsLast(int stack) => _samples[^1].Stack == stack || table.IdentityOf(_samples[^1].Stack) == table.IdentityOf(stack);
}
