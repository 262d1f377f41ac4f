using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Concur.Core.Model;

namespace Concur.Core.Reports.Speedscope;

/// <summary>A profile's frames, those that stand in the most samples first: a file holds a number for each frame of each sample.</summary>
/// <param name="Frames">Their names.</param>
/// <param name="Stacks">The stacks by the new numbers.</param>
internal sealed record FrameOrder(ImmutableArray<string> Frames, ImmutableArray<ImmutableArray<int>> Stacks)
{
    public static FrameOrder ByUse(StackProfile profile)
    {
        var stackUses = new long[profile.Stacks.Length];
        foreach (var sample in profile.Threads.SelectMany(thread => thread.Samples)) stackUses[sample.Stack]++;
        var frameUses = new long[profile.Frames.Length];
        for (var i = 0; i < stackUses.Length; i++)
        {
            foreach (var frame in profile.Stacks[i]) frameUses[frame] += stackUses[i];
        }

        var order = Enumerable.Range(0, frameUses.Length).OrderByDescending(frame => frameUses[frame]).ToArray();
        var numbers = new int[order.Length];
        for (var i = 0; i < order.Length; i++) numbers[order[i]] = i;
        return new FrameOrder([.. order.Select(frame => profile.Frames[frame])], [.. profile.Stacks.Select(stack => Renumbered(stack, numbers))]);
    }

    private static ImmutableArray<int> Renumbered(ImmutableArray<int> stack, int[] numbers)
    {
        var frames = new int[stack.Length];
        for (var i = 0; i < frames.Length; i++) frames[i] = numbers[stack[i]];
        return ImmutableCollectionsMarshal.AsImmutableArray(frames);
    }
}
