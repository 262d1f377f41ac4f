using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Concur.Traces.Stacks;

namespace Concur.Traces.Symbols;

/// <summary>
/// Finds the PDB of an assembly that a process loaded: beside it, inside it, or in a folder for PDBs, as they lie there by their names or
/// as a store of symbols has them; and the assembly's own file. That of another build is none.
/// </summary>
internal static class PdbFiles
{
    private const long MostBytes = 200L << 20;

    /// <summary>Null where there is no such file, or it is too large to be what it claims to be.</summary>
    public static FileStream? Open(string path) =>
        new FileInfo(path) is { Exists: true, Length: > 0 and <= MostBytes } file ? file.OpenRead() : null;

    /// <summary>The PDB of an assembly; null where there is none.</summary>
    /// <param name="module">The assembly.</param>
    /// <param name="folders">Folders that have PDBs.</param>
    public static PortablePdb? Of(LoadedModule module, ImmutableArray<string> folders)
    {
        var (name, id) = (module.Name + ".pdb", module.PdbId.ToString("N"));
        IEnumerable<string> own = SymbolFolders.IsLocal(module.Path) ? [Path.ChangeExtension(module.Path, ".pdb"), module.Path] : [];
        var places = own.Concat(folders.SelectMany(folder => (string[])
        [
            Path.Combine(folder, name),
            Path.Combine(folder, name, id + "ffffffff", name),
            Path.Combine(folder, name, id.ToUpperInvariant() + "FFFFFFFF", name),
            Path.Combine(folder, module.Name + ".dll"),
        ]));
        return places.Select(path => Read(path, module)).FirstOrDefault(pdb => pdb is not null);
    }

    /// <summary>The file of an assembly, in memory; null where there is none of its build.</summary>
    /// <param name="module">The assembly.</param>
    /// <param name="folders">Folders that have assemblies besides PDBs.</param>
    public static PEReader? ImageOf(LoadedModule module, ImmutableArray<string> folders)
    {
        IEnumerable<string> own = SymbolFolders.IsLocal(module.Path) ? [module.Path] : [];
        return own.Concat(folders.Select(folder => Path.Combine(folder, module.Name + ".dll")))
            .Select(path => ReadImage(path, module)).FirstOrDefault(image => image is not null);
    }

    private static PEReader? ReadImage(string path, LoadedModule module)
    {
        PEReader? image = null;
        try
        {
            if (Open(path) is not { } file) return null;
            image = new PEReader(file, PEStreamOptions.PrefetchEntireImage);
            if (image.HasMetadata && IsOfBuild(image, module.PdbId)) return image;
        }
        catch (Exception e) when (IsExpected(e))
        {
            // No assembly, a damaged one, or a file that is not ours to read: another place may have it.
        }

        image?.Dispose();
        return null;
    }

    private static bool IsOfBuild(PEReader image, Guid build) => image.ReadDebugDirectory().Any(entry =>
        entry.Type == DebugDirectoryEntryType.CodeView && image.ReadCodeViewDebugDirectoryData(entry).Guid == build);

    private static bool IsExpected(Exception e) =>
        e is IOException or UnauthorizedAccessException or BadImageFormatException or InvalidDataException;

    private static PortablePdb? Read(string path, LoadedModule module)
    {
        MetadataReaderProvider? provider = null;
        try
        {
            if (Open(path) is not { } file) return null;
            provider = path.EndsWith(".pdb", StringComparison.Ordinal)
                ? MetadataReaderProvider.FromPortablePdbStream(file, MetadataStreamOptions.PrefetchMetadata)
                : Inside(file);
            if (provider is not null && PortablePdb.OfBuild(provider, module.PdbId) is { } pdb) return pdb;
        }
        catch (Exception e) when (IsExpected(e))
        {
            // No PDB, one for Windows, or a file that is not ours to read: another place may have it.
        }

        provider?.Dispose();
        return null;
    }

    private static MetadataReaderProvider? Inside(FileStream file)
    {
        using var image = new PEReader(file);
        if (!image.HasMetadata) return null;
        var entry = image.ReadDebugDirectory().FirstOrDefault(entry => entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb);
        return entry.Type == DebugDirectoryEntryType.EmbeddedPortablePdb && UnpackedBytes(image, entry) <= MostBytes
            ? image.ReadEmbeddedPortablePdbDebugDirectoryData(entry)
            : null;
    }

    /// <summary>What the assembly says that its PDB takes in memory, which is reserved before it is read.</summary>
    private static uint UnpackedBytes(PEReader image, DebugDirectoryEntry entry)
    {
        var data = image.GetSectionData(entry.DataRelativeVirtualAddress).GetReader();
        _ = data.ReadUInt32(); // the letters MPDB
        return data.ReadUInt32();
    }
}
