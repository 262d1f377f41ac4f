using System.Collections.Immutable;
using Concur.Core.Model;

namespace Concur.Core.Exports.Chromium;

/// <summary>Turns a thread's stacks into beginnings and ends of frames that nest: a frame that stays on from one stack to the next stays open.</summary>
internal static class FrameEdges
{
    /// <returns>In order: a frame that begins, or null for the end of the innermost one; and when, ms.</returns>
    public static IEnumerable<(int? Frame, double Ms)> Of(ImmutableArray<StackSpan> spans, ImmutableArray<ImmutableArray<int>> stacks)
    {
        var (open, endMs) = (ImmutableArray<int>.Empty, 0.0);
        foreach (var span in spans)
        {
            var next = stacks[span.Stack];
            var kept = span.StartMs > endMs ? 0 : open.AsSpan().CommonPrefixLength(next.AsSpan());
            for (var i = kept; i < open.Length; i++) yield return (null, endMs);
            for (var i = kept; i < next.Length; i++) yield return (next[i], span.StartMs);
            (open, endMs) = (next, span.EndMs);
        }

        for (var i = 0; i < open.Length; i++) yield return (null, endMs);
    }
}
