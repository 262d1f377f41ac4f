using System.Collections.Immutable;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Traces;

/// <summary>A timeline's samples by method.</summary>
internal static class TimelineMethods
{
    /// <summary>The methods with the most samples in which they were innermost, then anywhere.</summary>
    /// <param name="timeline">Its stacks.</param>
    /// <param name="spans">Those that count.</param>
    /// <param name="most">How many.</param>
    public static ImmutableArray<TraceMethod> Hottest(Timeline timeline, IEnumerable<StackSpan> spans, int most)
    {
        var (exclusive, inclusive) = (new Sum[timeline.Frames.Length], new Sum[timeline.Frames.Length]);
        foreach (var stack in spans.GroupBy(span => span.Stack))
        {
            var frames = timeline.Stacks[stack.Key];
            var sum = new Sum(stack.Sum(span => span.Samples), stack.Sum(span => WeightMs(timeline, span)));
            exclusive[frames[^1]] += sum;

            // A method that recurs counts once.
            foreach (var frame in frames.Distinct()) inclusive[frame] += sum;
        }

        return [.. Enumerable.Range(0, exclusive.Length).Where(frame => inclusive[frame].Samples > 0)
            .OrderByDescending(frame => exclusive[frame].Samples).ThenByDescending(frame => inclusive[frame].Samples).ThenBy(frame => timeline.Frames[frame], StringComparer.Ordinal)
            .Take(most)
            .Select(frame => new TraceMethod(timeline.Frames[frame], exclusive[frame].Samples, exclusive[frame].Ms, inclusive[frame].Samples, inclusive[frame].Ms))];
    }

    /// <summary>The time that a span's samples stand for, ms.</summary>
    public static double WeightMs(Timeline timeline, StackSpan span) => timeline.CpuSampleMs * span.Samples ?? span.EndMs - span.StartMs;

    private readonly record struct Sum(long Samples, double Ms)
    {
        public static Sum operator +(Sum one, Sum other) => new(one.Samples + other.Samples, one.Ms + other.Ms);
    }
}
