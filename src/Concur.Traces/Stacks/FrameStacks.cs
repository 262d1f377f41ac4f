using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Concur.Traces.Stacks;

/// <summary>
/// Stacks of named frames. The frames of a recorded stack are looked up each time the stack is read, not kept: a long recording
/// has hundreds of thousands of stacks, and most are read once or twice. So two stacks may have the same frames.
/// </summary>
public sealed class FrameStacks
{
    private readonly ImmutableArray<StackRange> _ranges;
    private readonly ImmutableArray<ImmutableArray<int>> _made;

    internal FrameStacks(
        ImmutableArray<string> frames, int count, ImmutableArray<StackRange> ranges, ImmutableArray<ImmutableArray<int>> made) =>
        (Frames, Count, _ranges, _made) = (frames, count, ranges, made);

    /// <summary>No stacks.</summary>
    public static FrameStacks None { get; } = new([], 0, [], []);

    /// <summary>The names of frames, each once.</summary>
    public ImmutableArray<string> Frames { get; }

    /// <summary>How many stacks there are.</summary>
    public int Count { get; }

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>A stack as indices of frames, outermost first. It has at least one frame.</summary>
    public ImmutableArray<int> this[int stack]
    {
        get
        {
            var buffer = Array.Empty<int>();
            return [.. Read(stack, ref buffer)];
        }
    }

    /// <summary>Stacks whose frames are known.</summary>
    /// <param name="frames">The names of frames.</param>
    /// <param name="stacks">Each stack as indices of frames, outermost first.</param>
    public static FrameStacks Of(ImmutableArray<string> frames, ImmutableArray<ImmutableArray<int>> stacks) =>
        new(frames, stacks.Length, [new StackRange(0, null, 0)], stacks);

    /// <summary>Reads many stacks one after the other without allocating each.</summary>
    /// <param name="stack">Index of the stack.</param>
    /// <param name="buffer">Grows as needed.</param>
    /// <returns>As the indexer; valid until the next call with the same buffer.</returns>
    public ReadOnlySpan<int> Read(int stack, ref int[] buffer) =>
        StackRange.Of(stack, _ranges.AsSpan()).Read(stack, _made.AsSpan(), ref buffer);

    /// <summary>The name of a stack's innermost frame.</summary>
    /// <param name="stack">Index of the stack.</param>
    /// <param name="buffer">As for <see cref="Read"/>.</param>
    public string InnermostOf(int stack, ref int[] buffer) => Frames[Read(stack, ref buffer)[^1]];

    /// <summary>Equal for stacks with the same frames.</summary>
    /// <param name="stack">Index of the stack.</param>
    /// <param name="buffer">As for <see cref="Read"/>.</param>
    internal ulong IdentityOf(int stack, ref int[] buffer) => StackHash.Of(Read(stack, ref buffer));

    /// <summary>A table that goes on from these stacks, which keep their indices.</summary>
    internal StackTable ToTable() => new(Frames, Count, _ranges, _made);
}

/// <summary>Adjacent stacks of one origin.</summary>
/// <param name="First">The index of the first of them.</param>
/// <param name="Recorded">Where they were recorded; null for those that were put together from frames.</param>
/// <param name="FirstMade">The index of the first among those that were put together; 0 for recorded ones.</param>
internal sealed record StackRange(int First, RecordedStacks? Recorded, int FirstMade)
{
    /// <summary>The range that has a stack.</summary>
    public static StackRange Of(int stack, ReadOnlySpan<StackRange> ranges)
    {
        var (low, high) = (0, ranges.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (ranges[middle].First <= stack) low = middle;
            else high = middle - 1;
        }

        return ranges[low];
    }

    public ReadOnlySpan<int> Read(int stack, ReadOnlySpan<ImmutableArray<int>> made, ref int[] buffer) =>
        Recorded is null ? made[FirstMade + stack - First].AsSpan() : Recorded.Read(stack - First, ref buffer);
}

/// <summary>The recorded stacks of one process, and the names of their addresses.</summary>
/// <param name="stacks">The stacks.</param>
/// <param name="frameOf">The frame of each address.</param>
/// <param name="isUnnamed">Whether an address's frame is no method's; null where all are.</param>
/// <param name="noFrames">The index of the frame that stands for an empty stack; -1 where no stack is empty.</param>
internal sealed class RecordedStacks(AddressStacks stacks, int[] frameOf, bool[]? isUnnamed, int noFrames)
{
    /// <summary>The frames of a stack, outermost first. Adjacent frames without a name of their own are one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public ReadOnlySpan<int> Read(int stack, ref int[] buffer)
    {
        var frames = stacks.Read(stack, ref buffer);
        if (frames.IsEmpty) return new int[] { noFrames };
        if (isUnnamed is not null) return Merged(frames, isUnnamed);
        var names = frameOf;
        for (var i = 0; i < frames.Length; i++) frames[i] = names[frames[i]];
        return frames;
    }

    private Span<int> Merged(Span<int> frames, bool[] unnamed)
    {
        var (length, last) = (0, -1);
        foreach (var number in frames)
        {
            var frame = frameOf[number];
            if (frame == last && unnamed[number]) continue;
            frames[length++] = last = frame;
        }

        return frames[..length];
    }
}
