using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Text;

namespace Concur.Traces.Tests.Symbols;

/// <summary>Writes portable PDBs of methods in one file, and assemblies that have a PDB inside.</summary>
internal static class PdbBytes
{
    private const int Methods = 2;
    private static readonly Guid SourceLink = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    /// <summary>A PDB of two methods, of which the first stands at a line and the second has no code of a person's.</summary>
    /// <param name="build">The identity of the build.</param>
    /// <param name="file">The source.</param>
    /// <param name="line">The line.</param>
    /// <param name="sourceLink">The map to addresses; null for none.</param>
    public static byte[] Of(Guid build, string file, int line, string? sourceLink = null) =>
        OfLines(build, file, [(0, line)], sourceLink);

    /// <summary>A PDB of two methods, of which the first has lines and the second has no code of a person's.</summary>
    /// <param name="build">The identity of the build.</param>
    /// <param name="file">The source.</param>
    /// <param name="lines">The lines, and where the IL of each begins; neither goes back.</param>
    /// <param name="sourceLink">The map to addresses; null for none.</param>
    public static byte[] OfLines(Guid build, string file, (int Il, int Line)[] lines, string? sourceLink = null)
    {
        var metadata = new MetadataBuilder();
        var document = metadata.AddDocument(metadata.GetOrAddDocumentName(file), default, default, default);
        var points = new BlobBuilder();
        points.WriteCompressedInteger(0); // no local variables
        foreach (var number in (int[])[lines[0].Il, 0, 5, lines[0].Line, 1])
            points.WriteCompressedInteger(number); // offset, lines, columns, line, column
        foreach (var (before, next) in lines.Zip(lines.Skip(1)))
        {
            foreach (var number in (int[])[next.Il - before.Il, 0, 5]) points.WriteCompressedInteger(number);
            foreach (var number in (int[])[next.Line - before.Line, 0]) points.WriteCompressedSignedInteger(number);
        }

        metadata.AddMethodDebugInformation(document, metadata.GetOrAddBlob(points));
        metadata.AddMethodDebugInformation(default, default);
        if (sourceLink is not null)
        {
            metadata.AddCustomDebugInformation(
                EntityHandle.ModuleDefinition,
                metadata.GetOrAddGuid(SourceLink),
                metadata.GetOrAddBlob(Encoding.UTF8.GetBytes(sourceLink)));
        }

        var rows = new int[MetadataTokens.TableCount];
        rows[(int)TableIndex.MethodDef] = Methods;
        var pdb = new BlobBuilder();
        new PortablePdbBuilder(metadata, [.. rows], default, _ => new BlobContentId(build, 1)).Serialize(pdb);
        return pdb.ToArray();
    }

    /// <summary>An assembly without code that has a PDB inside.</summary>
    public static byte[] Embedding(byte[] pdb)
    {
        var metadata = new MetadataBuilder();
        metadata.AddModule(0, metadata.GetOrAddString("app.dll"), metadata.GetOrAddGuid(Guid.NewGuid()), default, default);
        metadata.AddAssembly(metadata.GetOrAddString("app"), new Version(1, 0), default, default, default, AssemblyHashAlgorithm.None);
        var (fields, methods) = (MetadataTokens.FieldDefinitionHandle(1), MetadataTokens.MethodDefinitionHandle(1));
        metadata.AddTypeDefinition(default, default, metadata.GetOrAddString("<Module>"), default, fields, methods);
        var (debug, content, image) = (new DebugDirectoryBuilder(), new BlobBuilder(), new BlobBuilder());
        content.WriteBytes(pdb);
        debug.AddEmbeddedPortablePdbEntry(content, portablePdbVersion: 0x0100);
        new ManagedPEBuilder(
            PEHeaderBuilder.CreateLibraryHeader(), new MetadataRootBuilder(metadata), new BlobBuilder(), debugDirectoryBuilder: debug)
            .Serialize(image);
        return image.ToArray();
    }

    /// <summary>The identity of an assembly's build.</summary>
    public static Guid BuildOf(string assembly)
    {
        using var image = new PEReader(File.OpenRead(assembly));
        var entry = image.ReadDebugDirectory().First(entry => entry.Type == DebugDirectoryEntryType.CodeView);
        return image.ReadCodeViewDebugDirectoryData(entry).Guid;
    }
}
