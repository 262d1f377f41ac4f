using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Concur.Traces.Stacks;

/// <summary>Collects the frames and stacks of a profile. Code that several processes run has one frame.</summary>
public sealed class StackTable
{
    private const string NoFrames = "(no managed frames)";
    private const string UnknownFrame = "(unknown code)";
    private const int NoStack = -1;
    private readonly Dictionary<string, int> _frameIds = new(StringComparer.Ordinal);
    private readonly NumberTable _madeIds = new();
    private readonly List<string> _frames = [];
    private readonly List<StackRange> _ranges = [];
    private readonly List<ImmutableArray<int>> _made = [];
    private int _count;

    /// <summary>A table without stacks.</summary>
    public StackTable()
    {
    }

    internal StackTable(
        ImmutableArray<string> frames, int count, ImmutableArray<StackRange> ranges, ImmutableArray<ImmutableArray<int>> made)
    {
        foreach (var frame in frames) FrameIndex(frame);
        _ranges.AddRange(ranges);
        _made.AddRange(made);
        _count = count;
    }

    /// <summary>What was collected until now.</summary>
    public FrameStacks ToStacks() => new([.. _frames], _count, [.. _ranges], [.. _made]);

    /// <summary>
    /// Adds all stacks of a process. Adjacent frames without a name of their own become one, and so do those of the harness.
    /// </summary>
    /// <param name="stacks">Of one process.</param>
    /// <param name="nameAt">The name of the code at an address, in brackets where it is only a module's; null when nothing is
    /// known.</param>
    /// <returns>The index of the first one; the others follow.</returns>
    public int Add(AddressStacks stacks, Func<ulong, string?> nameAt)
    {
        ArgumentNullException.ThrowIfNull(stacks);
        var (frameOf, isUnnamed) = (new int[stacks.Addresses.Count], new bool[stacks.Addresses.Count]);
        for (var i = 0; i < frameOf.Length; i++)
        {
            var name = nameAt(stacks.Addresses[i]) ?? UnknownFrame;
            if (HarnessFrames.Has(name)) name = HarnessFrames.Name;
            (frameOf[i], isUnnamed[i]) = (FrameIndex(name), name == UnknownFrame || name.StartsWith('['));
        }

        var first = _count;
        var noFrames = stacks.HasEmptyStack ? FrameIndex(NoFrames) : -1;
        var recorded = new RecordedStacks(stacks, frameOf, Array.Exists(isUnnamed, known => known) ? isUnnamed : null, noFrames);
        _ranges.Add(new StackRange(first, recorded, FirstMade: 0));
        _count += stacks.Count;
        return first;
    }

    /// <summary>The index of a stack of one frame, which is added when it is new.</summary>
    public int Of(string frame) => Made(NoStack, FrameIndex(frame));

    /// <summary>The index of a stack with one more frame inside, which is added when it is new.</summary>
    public int WithLeaf(int stack, string frame) => Made(stack, FrameIndex(frame));

    /// <summary>The index of a stack whose innermost frame is a category, which is added when it is new.</summary>
    /// <param name="stack">Where the thread was; null where that is not known.</param>
    /// <param name="category">The name of what its time there goes to.</param>
    public int WithCategory(int? stack, string category) => Made(stack ?? NoStack, FrameIndex($"[{category}]"));

    /// <summary>The names of a stack's frames, outermost first.</summary>
    public IEnumerable<string> FramesIn(int stack) => Read(stack).Select(frame => _frames[frame]);

    /// <summary>Equal for stacks with the same frames.</summary>
    internal ulong IdentityOf(int stack) => StackHash.Of(Read(stack));

    private int[] Read(int stack)
    {
        var buffer = Array.Empty<int>();
        var range = StackRange.Of(stack, CollectionsMarshal.AsSpan(_ranges));
        return range.Read(stack, CollectionsMarshal.AsSpan(_made), ref buffer).ToArray();
    }

    private int FrameIndex(string name)
    {
        if (!_frameIds.TryGetValue(name, out var index))
        {
            _frameIds[name] = index = _frames.Count;
            _frames.Add(name);
        }

        return index;
    }

    private int Made(int stack, int leaf)
    {
        ref var id = ref _madeIds.Of(((ulong)(uint)stack << 32) | (uint)leaf, out var isKnown);
        if (isKnown) return id;
        if (_ranges.Count == 0 || _ranges[^1].Recorded is not null) _ranges.Add(new StackRange(_count, null, _made.Count));
        _made.Add(stack == NoStack ? [leaf] : [.. Read(stack), leaf]);
        return id = _count++;
    }
}
