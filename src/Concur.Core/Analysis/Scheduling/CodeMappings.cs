namespace Concur.Core.Analysis.Scheduling;

/// <summary>Which file the code at an address comes from, in one process.</summary>
internal sealed class CodeMappings
{
    private readonly List<Mapping> _mappings = [];

    /// <summary>Adds a mapping; a later one covers what an earlier one left at the same place.</summary>
    public void Add(ulong address, ulong length, ulong fileOffset, string path) => _mappings.Add(new Mapping(address, address + length, fileOffset, path));

    /// <summary>Takes over all of another process, as a child does at its beginning.</summary>
    public void Inherit(CodeMappings parent) => _mappings.AddRange(parent._mappings);

    /// <summary>The mapping at an address; null when there is none.</summary>
    public Mapping? At(ulong address)
    {
        for (var i = _mappings.Count - 1; i >= 0; i--)
        {
            if (address >= _mappings[i].Start && address < _mappings[i].End) return _mappings[i];
        }

        return null;
    }

    /// <summary>The module at an address, in brackets; null when the code is of none.</summary>
    public string? ModuleAt(ulong address) => At(address)?.Module is { } module ? $"[{module.Trim('[', ']')}]" : null;

    /// <summary>A piece of mapped code.</summary>
    /// <param name="Start">Its first address.</param>
    /// <param name="End">Behind its last one.</param>
    /// <param name="FileOffset">Where in the file it begins, bytes.</param>
    /// <param name="Path">The file; for memory without one what the kernel calls it, such as <c>//anon</c>.</param>
    internal sealed record Mapping(ulong Start, ulong End, ulong FileOffset, string Path)
    {
        /// <summary>The file's name; null for memory without a file.</summary>
        public string? Module => Path.StartsWith('/') && !Path.StartsWith("//", StringComparison.Ordinal) && !Path.StartsWith("/memfd:", StringComparison.Ordinal)
            ? System.IO.Path.GetFileName(Path)
            : Path.StartsWith('[') ? Path : null;
    }
}
