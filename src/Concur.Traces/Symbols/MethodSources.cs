using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Concur.Traces.Stacks;

namespace Concur.Traces.Symbols;

/// <summary>Where methods stand in their source, as the portable PDBs of their assemblies tell. No code of theirs is loaded.</summary>
public static class MethodSources
{
    /// <summary>Looks up the methods of processes whose names were asked for; those of the harness are left out.</summary>
    /// <param name="processes">The methods of each process.</param>
    /// <param name="folders">Folders that have PDBs, besides those of the assemblies themselves.</param>
    /// <returns>
    /// The place of each by its name. A PDB counts only where it is of the very build that the process loaded. Of several methods with one
    /// name in one file, such as lambdas, the line is 0. What has no such PDB, or stands in several files, is left out.
    /// </returns>
    public static IReadOnlyDictionary<string, SourceLocation> Of(IEnumerable<MethodMap> processes, ImmutableArray<string> folders)
    {
        var places = new PlacesByName();
        var methods = processes.SelectMany(process => process.Named
            .Where(method => !HarnessFrames.Has(method.Name))
            .Select(method => (method.Name, Module: process.Modules[method.Module], method.Token)));
        foreach (var module in methods.Where(method => method.Module is not null).Distinct().GroupBy(method => method.Module!))
        {
            Try(() =>
            {
                using var pdb = PdbFiles.Of(module.Key, folders);
                if (pdb is null) return;
                foreach (var (name, _, token) in module) places.Add(name, pdb.PlaceOf(token));
            });
        }

        return places.All;
    }

    /// <summary>Looks methods up in an assembly by their names alone, where no recording tells which they were.</summary>
    /// <param name="assembly">The assembly's path.</param>
    /// <param name="names">The methods, as stacks name them: <c>My.Work.Run</c>.</param>
    /// <returns>As <see cref="Of"/>.</returns>
    public static IReadOnlyDictionary<string, SourceLocation> Find(string assembly, IReadOnlySet<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        var places = new PlacesByName();
        Try(() =>
        {
            using var image = new PEReader(PdbFiles.Open(assembly) ?? Stream.Null);
            if (!image.HasMetadata) return;
            using var pdb = PortablePdb.Of(image, assembly);
            if (pdb is null) return;
            var metadata = image.GetMetadataReader();
            foreach (var handle in metadata.MethodDefinitions)
            {
                var method = metadata.GetMethodDefinition(handle);
                var name = NameOf(metadata, method);
                if (names.Contains(name)) places.Add(name, pdb.PlaceOf(MetadataTokens.GetToken(handle)));
            }
        });
        return places.All;
    }

    /// <summary>Reads files that may be anything, as the path of a PDB that an assembly names.</summary>
    internal static void Try(Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or BadImageFormatException or InvalidDataException
            or InvalidOperationException or ArgumentException or OverflowException)
        {
            // A file that is damaged, gone or not ours to read tells no places.
        }
    }

    /// <summary>A method as stacks name it.</summary>
    internal static string NameOf(MetadataReader metadata, MethodDefinition method) =>
        FrameName.Of(TypeName(metadata, method.GetDeclaringType()), metadata.GetString(method.Name));

    /// <summary>The type as the runtime names it: <c>A.B+C`1</c>.</summary>
    private static string TypeName(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        var name = metadata.GetString(type.Name);
        if (!type.GetDeclaringType().IsNil) return $"{TypeName(metadata, type.GetDeclaringType())}+{name}";
        return type.Namespace.IsNil ? name : $"{metadata.GetString(type.Namespace)}.{name}";
    }

    /// <summary>Several methods may have one name, of which a stack does not tell which it was.</summary>
    private sealed class PlacesByName
    {
        private readonly Dictionary<string, SourceLocation?> _places = new(StringComparer.Ordinal);

        public Dictionary<string, SourceLocation> All => _places.Where(place => place.Value is not null).ToDictionary(
            place => place.Key,
            place => SourceLocation.Of(place.Value!.File, place.Value.Line, place.Value.Url),
            StringComparer.Ordinal);

        public void Add(string name, SourceLocation? place)
        {
            if (place is null || _places.TryAdd(name, place) || _places[name] is not { } known || known == place) return;
            _places[name] = known.File == place.File ? place with { Line = 0 } : null;
        }
    }
}
