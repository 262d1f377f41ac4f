using Concur.Traces.Stacks;

namespace Concur.Reports.Page;

/// <summary>Stacks as a tree, because stacks have most of their frames in common. It holds those stacks that were asked for.</summary>
/// <param name="stacks">The profile's stacks.</param>
/// <param name="limits">
/// Beyond them the inner ends of stacks are left out. One node more stands for the stacks that are left out as a whole.
/// </param>
internal sealed class StackNodes(FrameStacks stacks, RecordingLimits limits)
{
    /// <summary>Longer names are cut.</summary>
    private const int LongestName = 1_000;

    private readonly Dictionary<(int Parent, int Frame), int> _nodes = [];
    private readonly Dictionary<int, int> _nodeOfStack = [];
    private readonly Dictionary<int, int> _numbers = [];
    private readonly List<string> _frames = [];
    private readonly List<int> _parents = [];
    private readonly List<int> _nodeFrames = [];
    private int _characters;
    private int _rest = -1;

    /// <summary>Whether anything was left out.</summary>
    public bool Cut { get; private set; }

    /// <summary>The names of the frames that any node has.</summary>
    public IReadOnlyList<string> Frames => _frames;

    /// <summary>For each node the node around it, -1 for none. The outer node stands before the inner one.</summary>
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
        foreach (var frame in stacks[known])
        {
            if (Below(node, frame) is not { } below)
            {
                Cut = true;
                if (node < 0) node = Rest();
                break;
            }

            node = below;
        }

        _nodeOfStack[known] = node;
        return node;
    }

    /// <summary>The node of all stacks of which not even the outermost frame has room.</summary>
    private int Rest()
    {
        if (_rest >= 0) return _rest;
        _rest = _parents.Count;
        _parents.Add(-1);
        _nodeFrames.Add(_frames.Count);
        _frames.Add("[not shown]");
        return _rest;
    }

    /// <summary>The node of a frame within another node; null where there is no room for one more.</summary>
    private int? Below(int parent, int frame)
    {
        if (_nodes.TryGetValue((parent, frame), out var node)) return node;
        if (_parents.Count >= limits.Nodes || Number(frame) is not { } number) return null;
        _nodes[(parent, frame)] = node = _parents.Count;
        _parents.Add(parent);
        _nodeFrames.Add(number);
        return node;
    }

    /// <summary>The number of a frame in this tree; null where there is no room for its name.</summary>
    private int? Number(int frame)
    {
        if (_numbers.TryGetValue(frame, out var number)) return number;
        var name = stacks.Frames[frame];
        if (name.Length > LongestName) name = name[..LongestName] + "\u2026";
        if (_characters + name.Length > limits.FrameCharacters) return null;
        _characters += name.Length;
        _numbers[frame] = number = _frames.Count;
        _frames.Add(name);
        return number;
    }
}
