using Concur.Protocol;

namespace Concur.Traces.Symbols;

/// <summary>Which file the code at an address comes from, in one process.</summary>
public sealed class CodeMappings
{
    /// <summary>The kernel lets a process have 65,530 at once by default (vm.max_map_count); over time it may have more.</summary>
    private const int Most = 500_000;

    private readonly List<Mapping> _mappings = [];
    private readonly List<Symbol> _symbols = [];
    private bool _areSorted = true;
    private LatestMappings? _latest;

    /// <summary>How many there are.</summary>
    public int Count => _mappings.Count;

    /// <summary>All of them, the first one first.</summary>
    public IReadOnlyList<Mapping> All => _mappings;

    /// <summary>
    /// Adds a mapping; a later one covers what an earlier one left at the same place. Those beyond any process's are left out.
    /// </summary>
    /// <param name="address">Its first address.</param>
    /// <param name="length">Bytes.</param>
    /// <param name="fileOffset">Where in the file it begins, bytes.</param>
    /// <param name="inode">The file's number in its file system; 0 where the recording has none.</param>
    /// <param name="path">The file; for memory without one what the kernel calls it.</param>
    public void Add(ulong address, ulong length, ulong fileOffset, ulong inode, string path)
    {
        if (_mappings.Count >= Most || length > ulong.MaxValue - address) return;
        _mappings.Add(new Mapping(address, address + length, fileOffset, inode, path));
        _latest = null;
    }

    /// <summary>Adds a name that the recorder found.</summary>
    /// <param name="start">The first address.</param>
    /// <param name="end">The last one.</param>
    /// <param name="name">The function, or a method as the runtime writes it into a perf map.</param>
    public void AddSymbol(ulong start, ulong end, string name)
    {
        if (_symbols.Count >= Most) return;
        _symbols.Add(new Symbol(start, end, TerminalText.Name(name)));
        _areSorted = false;
    }

    /// <summary>Takes over all of another process, as a child does at its beginning.</summary>
    public void Inherit(CodeMappings parent)
    {
        if (_mappings.Count + parent._mappings.Count > Most) return;
        _mappings.AddRange(parent._mappings);
        _latest = null;
    }

    /// <summary>The mapping at an address; null when there is none.</summary>
    public Mapping? At(ulong address) => (_latest ??= new LatestMappings(_mappings)).At(address);

    /// <summary>
    /// The name of code at an address: a method, or a native module and function, as in <c>libc.so.6!read</c>, or, where no function is
    /// known, the module in brackets; null when the code is not of a module.
    /// </summary>
    public string? NameAt(ulong address, NativeSymbols symbols)
    {
        var found = SymbolAt(address);
        if (found is not null && PerfMapName.Of(found.Name) is { } method) return method;
        if (At(address) is not { Module: { } module } mapping) return found?.Name;
        var function = found is null ? FunctionAt(address, mapping, symbols) : new NativeFunction(found.Name, IsManaged: false);
        return function is null ? $"[{module.Trim('[', ']')}]" : function.IsManaged ? function.Name : $"{module}!{function.Name}";
    }

    /// <summary>The method of a program that was compiled ahead of time whose code lies at an address; null where there is none.</summary>
    public string? MethodAt(ulong address, NativeSymbols symbols) =>
        At(address) is { } mapping && FunctionAt(address, mapping, symbols) is { IsManaged: true } method ? method.Name : null;

    private static NativeFunction? FunctionAt(ulong address, Mapping mapping, NativeSymbols symbols) => mapping.Path.StartsWith('/')
        ? symbols.At(mapping.Path, mapping.Inode, address - mapping.Start + mapping.FileOffset)
        : null;

    private Symbol? SymbolAt(ulong address)
    {
        if (_symbols.Count == 0) return null;
        if (!_areSorted) _symbols.Sort((one, other) => one.Start.CompareTo(other.Start));
        _areSorted = true;
        var (low, high) = (0, _symbols.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_symbols[middle].Start > address) high = middle;
            else low = middle + 1;
        }

        return low > 0 && address <= _symbols[low - 1].End ? _symbols[low - 1] : null;
    }

    /// <summary>A piece of mapped code.</summary>
    /// <param name="Start">Its first address.</param>
    /// <param name="End">Behind its last one.</param>
    /// <param name="FileOffset">Where in the file it begins, bytes.</param>
    /// <param name="Inode">The file's number in its file system; 0 where the recording has none.</param>
    /// <param name="Path">The file; for memory without one what the kernel calls it, such as <c>//anon</c>.</param>
    public sealed record Mapping(ulong Start, ulong End, ulong FileOffset, ulong Inode, string Path)
    {
        /// <summary>The file's name; null for memory without a file.</summary>
        public string? Module => IsOfFile ? TerminalText.Name(System.IO.Path.GetFileName(Path))
            : Path.StartsWith('[') || IsKernel ? TerminalText.Name(Path)
            : null;

        private bool IsOfFile => Path.StartsWith('/')
            && !Path.StartsWith("//", StringComparison.Ordinal) && !Path.StartsWith("/memfd:", StringComparison.Ordinal);

        private bool IsKernel => Path == "vmlinux";
    }

    private sealed record Symbol(ulong Start, ulong End, string Name);
}

/// <summary>Which of several mappings came last at each address, as pieces that do not overlap.</summary>
internal sealed class LatestMappings
{
    private readonly List<ulong> _starts = [];
    private readonly List<CodeMappings.Mapping?> _pieces = [];

    /// <param name="mappings">In the order in which they were made.</param>
    public LatestMappings(IReadOnlyList<CodeMappings.Mapping> mappings)
    {
        var byStart = Enumerable.Range(0, mappings.Count).OrderBy(index => mappings[index].Start).ToArray();
        var open = new PriorityQueue<int, int>(); // The last one comes out first.
        ulong[] edges = [.. mappings.SelectMany(mapping => (ulong[])[mapping.Start, mapping.End]).Distinct().Order()];
        var next = 0;
        foreach (var edge in edges)
        {
            for (; next < byStart.Length && mappings[byStart[next]].Start <= edge; next++) open.Enqueue(byStart[next], -byStart[next]);
            while (open.TryPeek(out var index, out _) && mappings[index].End <= edge) open.Dequeue();
            _starts.Add(edge);
            _pieces.Add(open.TryPeek(out var last, out _) ? mappings[last] : null);
        }
    }

    public CodeMappings.Mapping? At(ulong address)
    {
        var found = _starts.BinarySearch(address);
        var piece = found >= 0 ? found : ~found - 1;
        return piece < 0 ? null : _pieces[piece];
    }
}
