using System.Collections.Immutable;
using Concur.Core.Model;

namespace Concur.Core.Exports.Speedscope;

/// <summary>A profile's frames, those that stand in the most samples first: a file holds a number for each frame of each sample.</summary>
/// <param name="Names">Their names, in the new order.</param>
/// <param name="Numbers">From a frame's index in the profile to the new one.</param>
internal sealed record FrameOrder(ImmutableArray<string> Names, int[] Numbers)
{
    public static FrameOrder ByUse(StackProfile profile)
    {
        var stackUses = new long[profile.Stacks.Length];
        foreach (var thread in profile.Threads)
        {
            foreach (var sample in thread.Samples) stackUses[sample.Stack]++;
        }

        var frameUses = new long[profile.Frames.Length];
        for (var i = 0; i < stackUses.Length; i++)
        {
            foreach (var frame in profile.Stacks[i].AsSpan()) frameUses[frame] += stackUses[i];
        }

        var order = Enumerable.Range(0, frameUses.Length).OrderByDescending(frame => frameUses[frame]).ToArray();
        var numbers = new int[order.Length];
        for (var i = 0; i < order.Length; i++) numbers[order[i]] = i;
        return new FrameOrder([.. order.Select(frame => profile.Frames[frame])], numbers);
    }
}
