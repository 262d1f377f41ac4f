using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Concur.Traces.Stacks;

namespace Concur.Traces.Symbols;

/// <summary>The portable PDB of one build of an assembly. Source: PortablePdb-Metadata.md of dotnet/runtime.</summary>
internal sealed class PortablePdb : IDisposable
{
    private const long MostBytes = 200L << 20;
    private readonly MetadataReaderProvider _provider;
    private readonly MetadataReader _pdb;
    private readonly SourceLinkMap _links;

    private PortablePdb(MetadataReaderProvider provider)
    {
        (_provider, _pdb) = (provider, provider.GetMetadataReader());
        _links = SourceLinkMap.Of(_pdb);
    }

    public void Dispose() => _provider.Dispose();

    /// <summary>Of an assembly's own file: the one beside it that it names, or the one inside it.</summary>
    /// <param name="image">The assembly.</param>
    /// <param name="path">Its file.</param>
    /// <returns>Null where there is none.</returns>
    public static PortablePdb? Of(PEReader image, string path) =>
        image.TryOpenAssociatedPortablePdb(path, Open, out var pdb, out _) ? new PortablePdb(pdb!) : null;

    /// <summary>
    /// Of an assembly that a process loaded: beside it, inside it, or in a folder for PDBs, as they lie there by their names or as a store
    /// of symbols has them. That of another build is none.
    /// </summary>
    /// <param name="module">The assembly.</param>
    /// <param name="folders">Folders that have PDBs.</param>
    /// <returns>Null where there is none.</returns>
    public static PortablePdb? Of(LoadedModule module, ImmutableArray<string> folders)
    {
        var (name, id) = (module.Name + ".pdb", module.PdbId.ToString("N"));
        var own = SymbolFolders.IsLocal(module.Path)
            ? InFile(Path.ChangeExtension(module.Path, ".pdb"), module) ?? Inside(module.Path, module)
            : null;
        return own ?? folders
            .Select(folder => InFile(Path.Combine(folder, name), module)
                ?? InFile(Path.Combine(folder, name, id + "ffffffff", name), module)
                ?? InFile(Path.Combine(folder, name, id.ToUpperInvariant() + "FFFFFFFF", name), module)
                ?? Inside(Path.Combine(folder, module.Name + ".dll"), module))
            .FirstOrDefault(pdb => pdb is not null);
    }

    /// <summary>The method's first line that has code; null for one that the compiler made.</summary>
    /// <param name="token">The method's number in the assembly's metadata.</param>
    /// <returns>The file, the line, and the file's address by SourceLink, which may be null.</returns>
    public SourceLocation? PlaceOf(int token)
    {
        var handle = MetadataTokens.EntityHandle(token);
        if (handle.Kind != HandleKind.MethodDefinition || handle.IsNil) return null;
        var method = ((MethodDefinitionHandle)handle).ToDebugInformationHandle();
        if (MetadataTokens.GetRowNumber(method) > _pdb.GetTableRowCount(TableIndex.MethodDebugInformation)) return null;
        foreach (var point in _pdb.GetMethodDebugInformation(method).GetSequencePoints())
        {
            if (point.IsHidden || point.Document.IsNil) continue;
            var file = _pdb.GetString(_pdb.GetDocument(point.Document).Name);
            return new SourceLocation(file, point.StartLine, _links.UrlOf(file));
        }

        return null;
    }

    /// <summary>Null where there is no such file, or it is too large to be what it claims to be.</summary>
    public static FileStream? Open(string path) =>
        new FileInfo(path) is { Exists: true, Length: > 0 and <= MostBytes } file ? file.OpenRead() : null;

    private static PortablePdb? InFile(string path, LoadedModule module)
    {
        var file = Open(path);
        if (file is null) return null;
        var provider = MetadataReaderProvider.FromPortablePdbStream(file);
        try
        {
            return OfBuild(provider, module);
        }
        catch (BadImageFormatException)
        {
            provider.Dispose(); // No PDB, or one for Windows; another place may have it.
            return null;
        }
    }

    private static PortablePdb? Inside(string path, LoadedModule module)
    {
        using var image = Open(path) is { } file ? new PEReader(file) : null;
        if (image is not { HasMetadata: true }) return null;
        var entry = image.ReadDebugDirectory().FirstOrDefault(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        return entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb
            ? OfBuild(image.ReadEmbeddedPortablePdbDebugDirectoryData(entry), module)
            : null;
    }

    private static PortablePdb? OfBuild(MetadataReaderProvider provider, LoadedModule module)
    {
        if (provider.GetMetadataReader().DebugMetadataHeader is { } header && new BlobContentId(header.Id).Guid == module.PdbId)
            return new PortablePdb(provider);
        provider.Dispose();
        return null;
    }
}
