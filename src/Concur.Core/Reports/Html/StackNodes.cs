using System.Collections.Immutable;

namespace Concur.Core.Reports.Html;

/// <summary>Stacks as a tree: most of what one stack has, another has too. Of the stacks that are asked for, no others.</summary>
/// <param name="frames">The profile's frames.</param>
/// <param name="stacks">Its stacks, frames from the outermost on.</param>
internal sealed class StackNodes(ImmutableArray<string> frames, ImmutableArray<ImmutableArray<int>> stacks)
{
    private readonly Dictionary<(int Parent, int Frame), int> _nodes = [];
    private readonly Dictionary<int, int> _nodeOfStack = [];
    private readonly Dictionary<int, int> _numbers = [];
    private readonly List<string> _frames = [];
    private readonly List<int> _parents = [];
    private readonly List<int> _nodeFrames = [];

    /// <summary>Names of the frames that are in any node.</summary>
    public IReadOnlyList<string> Frames => _frames;

    /// <summary>The node around each, -1 for none; it stands before it.</summary>
    public IReadOnlyList<int> Parents => _parents;

    /// <summary>Each node's frame.</summary>
    public IReadOnlyList<int> NodeFrames => _nodeFrames;

    /// <summary>The node that a stack ends in; -1 for none.</summary>
    /// <param name="stack">Index of the stack; null for none.</param>
    public int Of(int? stack)
    {
        if (stack is not { } known) return -1;
        if (_nodeOfStack.TryGetValue(known, out var node)) return node;
        node = -1;
        foreach (var frame in stacks[known]) node = Below(node, frame);
        _nodeOfStack[known] = node;
        return node;
    }

    private int Below(int parent, int frame)
    {
        if (_nodes.TryGetValue((parent, frame), out var node)) return node;
        if (!_numbers.TryGetValue(frame, out var number))
        {
            _numbers[frame] = number = _frames.Count;
            _frames.Add(frames[frame]);
        }

        _nodes[(parent, frame)] = node = _parents.Count;
        _parents.Add(parent);
        _nodeFrames.Add(number);
        return node;
    }
}
