using System.Collections.Immutable;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Concur.Traces.Stacks;

/// <summary>Frames and stacks of a profile, each once. Code that several processes run has one frame.</summary>
public sealed class StackTable
{
    private const string NoFrames = "(no managed frames)";
    private const string UnknownFrame = "(unknown code)";
    private readonly Dictionary<string, int> _frameIds = new(StringComparer.Ordinal);
    private readonly Dictionary<ImmutableArray<int>, int> _stackIds = new(new SameFrames());
    private readonly List<string> _frames = [];
    private readonly List<ImmutableArray<int>> _stacks = [];

    /// <summary>A table without stacks.</summary>
    public StackTable()
    {
    }

    /// <summary>A table that goes on from another one's frames and stacks, which keep their indices.</summary>
    public StackTable(ImmutableArray<string> frames, ImmutableArray<ImmutableArray<int>> stacks)
    {
        foreach (var frame in frames) FrameIndex(frame);
        foreach (var stack in stacks) StackIndex(stack.AsSpan());
    }

    /// <summary>Frame names.</summary>
    public ImmutableArray<string> Frames => [.. _frames];

    /// <summary>Indices of frames, outermost first.</summary>
    public ImmutableArray<ImmutableArray<int>> Stacks => [.. _stacks];

    /// <summary>
    /// The indices of a process's stacks, which are added where they are new. Adjacent frames without a name of their own
    /// are one.
    /// </summary>
    /// <param name="stacks">Of one process.</param>
    /// <param name="nameAt">The name of the code at an address, in brackets where it is only a module's; null when nothing is known.</param>
    public int[] Add(AddressStacks stacks, Func<ulong, string?> nameAt)
    {
        ArgumentNullException.ThrowIfNull(stacks);
        var names = stacks.Addresses.Select(address => nameAt(address) ?? UnknownFrame).ToList();
        var frameOf = names.Select(FrameIndex).ToArray();
        var isNamed = names.Select(name => name != UnknownFrame && !name.StartsWith('[')).ToArray();
        var indices = new int[stacks.Count];
        var frames = new int[64];
        _stackIds.EnsureCapacity(_stackIds.Count + indices.Length);
        for (var i = 0; i < indices.Length; i++)
        {
            var stack = stacks[i];
            if (stack.Length > frames.Length) frames = new int[2 * stack.Length];
            var length = Named(stack, frameOf, isNamed, frames);
            indices[i] = length == 0 ? Of(NoFrames) : StackIndex(frames.AsSpan(0, length));
        }

        return indices;
    }

    /// <summary>The index of a stack of one frame, which is added when it is new.</summary>
    public int Of(string frame) => StackIndex([FrameIndex(frame)]);

    /// <summary>The index of a stack with one more frame inside, which is added when it is new.</summary>
    public int WithLeaf(int stack, string frame) => StackIndex([.. _stacks[stack], FrameIndex(frame)]);

    /// <summary>The index of a stack whose innermost frame is a category, which is added when it is new.</summary>
    /// <param name="stack">Where the thread was; null where that is not known.</param>
    /// <param name="category">The name of what its time there goes to.</param>
    public int WithCategory(int? stack, string category) => stack is { } known ? WithLeaf(known, $"[{category}]") : Of($"[{category}]");

    /// <summary>The names of a stack's frames, outermost first.</summary>
    public IEnumerable<string> FramesIn(int stack) => _stacks[stack].Select(frame => _frames[frame]);

    private int FrameIndex(string name)
    {
        if (!_frameIds.TryGetValue(name, out var index))
        {
            _frameIds[name] = index = _frames.Count;
            _frames.Add(name);
        }

        return index;
    }

    private int StackIndex(ReadOnlySpan<int> frames)
    {
        if (_stackIds.GetAlternateLookup<ReadOnlySpan<int>>().TryGetValue(frames, out var known)) return known;
        ImmutableArray<int> stack = [.. frames];
        _stackIds[stack] = _stacks.Count;
        _stacks.Add(stack);
        return _stacks.Count - 1;
    }

    /// <summary>Turns numbers of addresses, innermost first, into frames, outermost first.</summary>
    /// <returns>How many frames there are.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int Named(ReadOnlySpan<int> stack, int[] frameOf, bool[] isNamed, int[] frames)
    {
        var (length, last) = (0, -1);
        for (var i = stack.Length - 1; i >= 0; i--)
        {
            var frame = frameOf[stack[i]];
            if (frame != last || isNamed[stack[i]]) frames[length++] = frame;
            last = frame;
        }

        return length;
    }

    private sealed class SameFrames : IEqualityComparer<ImmutableArray<int>>, IAlternateEqualityComparer<ReadOnlySpan<int>, ImmutableArray<int>>
    {
        public bool Equals(ImmutableArray<int> x, ImmutableArray<int> y) => x.AsSpan().SequenceEqual(y.AsSpan());

        public int GetHashCode(ImmutableArray<int> frames) => GetHashCode(frames.AsSpan());

        public bool Equals(ReadOnlySpan<int> alternate, ImmutableArray<int> other) => alternate.SequenceEqual(other.AsSpan());

        public ImmutableArray<int> Create(ReadOnlySpan<int> alternate) => [.. alternate];

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        public int GetHashCode(ReadOnlySpan<int> frames)
        {
            var hash = (uint)frames.Length;
            foreach (var frame in frames) hash = (BitOperations.RotateLeft(hash, 5) ^ (uint)frame) * 0x9E3779B1;
            return (int)hash;
        }
    }
}
