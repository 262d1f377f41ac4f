namespace Concur.Traces.Symbols;

/// <summary>Which file the code at an address comes from, in one process.</summary>
public sealed class CodeMappings
{
    private readonly List<Mapping> _mappings = [];
    private readonly List<Symbol> _symbols = [];
    private bool _areSorted = true;

    /// <summary>Adds a mapping; a later one covers what an earlier one left at the same place.</summary>
    /// <param name="address">Its first address.</param>
    /// <param name="length">Bytes.</param>
    /// <param name="fileOffset">Where in the file it begins, bytes.</param>
    /// <param name="inode">The file's number in its file system; 0 where the recording has none.</param>
    /// <param name="path">The file; for memory without one what the kernel calls it.</param>
    public void Add(ulong address, ulong length, ulong fileOffset, ulong inode, string path) =>
        _mappings.Add(new Mapping(address, address + length, fileOffset, inode, path));

    /// <summary>Adds a name that the recorder found.</summary>
    /// <param name="start">The first address.</param>
    /// <param name="end">The last one.</param>
    /// <param name="name">The function, or a method as the runtime writes it into a perf map.</param>
    public void AddSymbol(ulong start, ulong end, string name)
    {
        _symbols.Add(new Symbol(start, end, name));
        _areSorted = false;
    }

    /// <summary>Takes over all of another process, as a child does at its beginning.</summary>
    public void Inherit(CodeMappings parent) => _mappings.AddRange(parent._mappings);

    /// <summary>All mappings that an address was ever part of, the first one first.</summary>
    public IEnumerable<Mapping> AllAt(ulong address) => _mappings.Where(mapping => address >= mapping.Start && address < mapping.End);

    /// <summary>The mapping at an address; null when there is none.</summary>
    public Mapping? At(ulong address)
    {
        for (var i = _mappings.Count - 1; i >= 0; i--)
        {
            if (address >= _mappings[i].Start && address < _mappings[i].End) return _mappings[i];
        }

        return null;
    }

    /// <summary>
    /// The name of code at an address: a method, or a native module and function, as in <c>libc.so.6!read</c>, or, where no function is
    /// known, the module in brackets; null when the code is not of a module.
    /// </summary>
    public string? NameAt(ulong address, NativeSymbols symbols)
    {
        var found = SymbolAt(address);
        if (found is not null && PerfMapName.Of(found.Name) is { } method) return method;
        if (At(address) is not { Module: { } module } mapping) return found?.Name;
        var fileOffset = address - mapping.Start + mapping.FileOffset;
        var function = found?.Name
            ?? (mapping.Path.StartsWith('/') ? symbols.NameAt(mapping.Path, mapping.Inode, fileOffset) : null);
        return function is null ? $"[{module.Trim('[', ']')}]" : $"{module}!{function}";
    }

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
        public string? Module => IsOfFile ? System.IO.Path.GetFileName(Path) : Path.StartsWith('[') || IsKernel ? Path : null;

        private bool IsOfFile => Path.StartsWith('/')
            && !Path.StartsWith("//", StringComparison.Ordinal) && !Path.StartsWith("/memfd:", StringComparison.Ordinal);

        private bool IsKernel => Path == "vmlinux";
    }

    private sealed record Symbol(ulong Start, ulong End, string Name);
}
