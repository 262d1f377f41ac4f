using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Concur.Traces.Stacks;

namespace Concur.Traces.Symbols;

/// <summary>Where methods stand in their source, as the portable PDB of their assembly tells: the one beside it, or inside it.</summary>
public static class MethodSources
{
    private const long MostBytes = 200L << 20;

    /// <summary>Looks methods up. None of the assembly's code is loaded.</summary>
    /// <param name="assembly">The assembly's path.</param>
    /// <param name="names">The methods, as stacks name them: <c>My.Work.Run</c>.</param>
    /// <returns>
    /// The source file of each, as the compiler knew it, and the first line of its code. Of several methods with one name in one file,
    /// such as lambdas, a stack does not tell which it was: their line is 0. What has no PDB, or stands in several files, is left out.
    /// </returns>
    public static IReadOnlyDictionary<string, (string File, int Line)> Find(string assembly, IReadOnlySet<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        try
        {
            using var image = new PEReader(Open(assembly) ?? Stream.Null);
            if (!image.HasMetadata || !image.TryOpenAssociatedPortablePdb(assembly, Open, out var pdb, out _)) return Nowhere;
            using (pdb) return Find(image.GetMetadataReader(), pdb!.GetMetadataReader(), names);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException
            or InvalidOperationException or ArgumentException)
        {
            return Nowhere; // The path of a PDB that an assembly names may be anything.
        }
    }

    private static Dictionary<string, (string File, int Line)> Nowhere => [];

    /// <summary>Null where there is no such file, or it is too large to be what it claims to be.</summary>
    private static FileStream? Open(string path) =>
        new FileInfo(path) is { Exists: true, Length: > 0 and <= MostBytes } file ? file.OpenRead() : null;

    private static Dictionary<string, (string File, int Line)> Find(
        MetadataReader metadata, MetadataReader pdb, IReadOnlySet<string> names)
    {
        var found = Nowhere;
        var inSeveralFiles = new HashSet<string>();
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            var name = FrameName.Of(TypeName(metadata, method.GetDeclaringType()), metadata.GetString(method.Name));
            if (!names.Contains(name) || PlaceOf(pdb, handle) is not { } place) continue;
            if (found.TryAdd(name, place)) continue;
            if (found[name].File == place.File) found[name] = (place.File, 0);
            else inSeveralFiles.Add(name);
        }

        foreach (var name in inSeveralFiles) found.Remove(name);
        return found;
    }

    /// <summary>The method's first line that has code; null for one that the compiler made.</summary>
    private static (string File, int Line)? PlaceOf(MetadataReader pdb, MethodDefinitionHandle handle)
    {
        foreach (var point in pdb.GetMethodDebugInformation(handle.ToDebugInformationHandle()).GetSequencePoints())
        {
            if (point.IsHidden || point.Document.IsNil) continue;
            return (pdb.GetString(pdb.GetDocument(point.Document).Name), point.StartLine);
        }

        return null;
    }

    /// <summary>The type as the runtime names it: <c>A.B+C`1</c>.</summary>
    private static string TypeName(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        var name = metadata.GetString(type.Name);
        if (!type.GetDeclaringType().IsNil) return $"{TypeName(metadata, type.GetDeclaringType())}+{name}";
        return type.Namespace.IsNil ? name : $"{metadata.GetString(type.Namespace)}.{name}";
    }
}
