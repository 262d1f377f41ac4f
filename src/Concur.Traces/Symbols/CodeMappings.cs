
namespace Concur.Traces.Symbols;

/// <summary>Which file the code at an address comes from, in one process.</summary>
public sealed class CodeMappings
{
    private readonly List<Mapping> _mappings = [];

    /// <summary>Adds a mapping; a later one covers what an earlier one left at the same place.</summary>
    public void Add(ulong address, ulong length, ulong fileOffset, ulong inode, string path) =>
        _mappings.Add(new Mapping(address, address + length, fileOffset, inode, path));

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
    /// The name of native code at an address: its module and function, as in <c>libc.so.6!read</c>, or, where no function is known,
    /// the module in brackets; null when the code is not of a module.
    /// </summary>
    public string? NameAt(ulong address, NativeSymbols symbols)
    {
        if (At(address) is not { Module: { } module } mapping) return null;
        var fileOffset = address - mapping.Start + mapping.FileOffset;
        var function = mapping.Path.StartsWith('/') ? symbols.NameAt(mapping.Path, mapping.Inode, fileOffset) : null;
        return function is null ? $"[{module.Trim('[', ']')}]" : $"{module}!{function}";
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
        public string? Module => IsOfFile ? System.IO.Path.GetFileName(Path) : Path.StartsWith('[') ? Path : null;

        private bool IsOfFile => Path.StartsWith('/')
            && !Path.StartsWith("//", StringComparison.Ordinal) && !Path.StartsWith("/memfd:", StringComparison.Ordinal);
    }
}
