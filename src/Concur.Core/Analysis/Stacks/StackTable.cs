using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Concur.Core.Analysis.Stacks;

/// <summary>Frames and stacks of a profile, each once. Code that several processes run has one frame.</summary>
internal sealed class StackTable
{
    private const string NoFrames = "(no managed frames)";
    private const string UnknownFrame = "(unknown code)";
    private readonly Dictionary<string, int> _frameIds = new(StringComparer.Ordinal);
    private readonly Dictionary<ImmutableArray<int>, int> _stackIds = new(new SameFrames());
    private readonly List<string> _frames = [];
    private readonly List<ImmutableArray<int>> _stacks = [];

    /// <summary>Frame names.</summary>
    public ImmutableArray<string> Frames => [.. _frames];

    /// <summary>Indices of frames, outermost first.</summary>
    public ImmutableArray<ImmutableArray<int>> Stacks => [.. _stacks];

    /// <summary>The index of a stack, which is added when it is new. Adjacent frames without a name of their own are one.</summary>
    /// <param name="addresses">Innermost first.</param>
    /// <param name="methods">Names the addresses.</param>
    public int IndexOf(ulong[] addresses, MethodMap methods) => IndexOf(addresses, methods.NameAt);

    /// <summary>As above.</summary>
    /// <param name="addresses">Innermost first.</param>
    /// <param name="nameAt">The name of the code at an address, in brackets where it is only a module's; null when nothing is known.</param>
    public int IndexOf(ulong[] addresses, Func<ulong, string?> nameAt)
    {
        var frames = new List<int>(addresses.Length);
        for (var i = addresses.Length - 1; i >= 0; i--)
        {
            var frame = FrameIndex(nameAt(addresses[i]) ?? UnknownFrame);
            if (frames.Count == 0 || frames[^1] != frame || IsNamed(_frames[frame])) frames.Add(frame);
        }

        if (frames.Count == 0) frames.Add(FrameIndex(NoFrames));
        return StackIndex([.. frames]);
    }

    /// <summary>The names of a stack's frames, outermost first.</summary>
    public IEnumerable<string> FramesIn(int stack) => _stacks[stack].Select(frame => _frames[frame]);

    private static bool IsNamed(string frame) => frame != UnknownFrame && !frame.StartsWith('[');

    private int FrameIndex(string name)
    {
        if (!_frameIds.TryGetValue(name, out var index))
        {
            _frameIds[name] = index = _frames.Count;
            _frames.Add(name);
        }

        return index;
    }

    private int StackIndex(ImmutableArray<int> frames)
    {
        if (!_stackIds.TryGetValue(frames, out var index))
        {
            _stackIds[frames] = index = _stacks.Count;
            _stacks.Add(frames);
        }

        return index;
    }

    private sealed class SameFrames : IEqualityComparer<ImmutableArray<int>>
    {
        public bool Equals(ImmutableArray<int> x, ImmutableArray<int> y) => x.AsSpan().SequenceEqual(y.AsSpan());

        public int GetHashCode(ImmutableArray<int> frames)
        {
            var hash = default(HashCode);
            hash.AddBytes(MemoryMarshal.AsBytes(frames.AsSpan()));
            return hash.ToHashCode();
        }
    }
}
