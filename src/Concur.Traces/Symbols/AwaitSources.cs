using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Concur.Protocol;
using Concur.Traces.Stacks;

namespace Concur.Traces.Symbols;

/// <summary>
/// Where awaits stand in their source. The compiler writes the state of each await into the IL just before the machine gives its thread
/// up, and the PDB says where that is.
/// </summary>
public static class AwaitSources
{
    /// <param name="frames">The awaits.</param>
    /// <param name="folders">Folders that have PDBs, besides those of the assemblies themselves.</param>
    /// <returns>
    /// The place of each await that is known. An assembly or a PDB of another build tells none, and the await at the end of an
    /// <c>await using</c> has none.
    /// </returns>
    public static IReadOnlyDictionary<AwaitFrame, SourceLocation> Of(IEnumerable<AwaitFrame> frames, ImmutableArray<string> folders)
    {
        var places = new Dictionary<AwaitFrame, SourceLocation>();
        foreach (var module in frames.Distinct().GroupBy(frame => (frame.Module, frame.ModuleId)))
        {
            if (!SymbolFolders.IsLocal(module.Key.Module)) continue;
            MethodSources.Try(() =>
            {
                using var image = new PEReader(PdbFiles.Open(module.Key.Module) ?? Stream.Null);
                if (!image.HasMetadata || BuildOf(image) != module.Key.ModuleId) return;
                using var pdb = LoadedModuleOf(image, module.Key.Module) is { } loaded ? PdbFiles.Of(loaded, folders) : null;
                if (pdb is null) return;
                foreach (var frame in module)
                {
                    if (PlaceOf(image, pdb, frame) is { } place) places[frame] = place;
                }
            });
        }

        return places;
    }

    private static Guid BuildOf(PEReader image)
    {
        var metadata = image.GetMetadataReader();
        return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
    }

    private static LoadedModule? LoadedModuleOf(PEReader image, string path)
    {
        var entry = image.ReadDebugDirectory().FirstOrDefault(entry => entry.Type == DebugDirectoryEntryType.CodeView);
        return entry.Type == DebugDirectoryEntryType.CodeView
            ? new LoadedModule(path, image.ReadCodeViewDebugDirectoryData(entry).Guid)
            : null;
    }

    private static SourceLocation? PlaceOf(PEReader image, PortablePdb pdb, AwaitFrame frame)
    {
        var handle = MetadataTokens.EntityHandle(frame.Token);
        if (handle.Kind != HandleKind.MethodDefinition || handle.IsNil) return null;
        var method = image.GetMetadataReader().GetMethodDefinition((MethodDefinitionHandle)handle);
        if (method.RelativeVirtualAddress == 0) return null;
        var body = image.GetMethodBody(method.RelativeVirtualAddress);
        var il = body.GetILContent().AsSpan();
        foreach (var yieldIl in pdb.AwaitsOf(frame.Token))
        {
            if (AwaitIl.StateBefore(il, yieldIl) != frame.State) continue;
            return pdb.LastStatement(frame.Token, yieldIl) is { } last && !IsParted(body, last.Il, yieldIl) ? last.Place : null;
        }

        return null;
    }

    /// <summary>
    /// What stands behind the end of a block that may throw, with no line of its own, does not belong to the line before it.
    /// </summary>
    private static bool IsParted(MethodBodyBlock body, int from, int to) => body.ExceptionRegions
        .SelectMany(region => (int[])
            [region.TryOffset, region.TryOffset + region.TryLength, region.HandlerOffset, region.HandlerOffset + region.HandlerLength])
        .Any(edge => edge > from && edge <= to);
}

/// <summary>The IL in which a state machine gives its thread up.</summary>
internal static class AwaitIl
{
    private const byte StoreField = 0x7D;
    private const byte Duplicate = 0x25;
    private const byte ThisArgument = 0x02;

    /// <summary>
    /// The state that is stored just before an offset: <c>ldarg.0, ldc.i4 STATE, dup, stloc, stfld</c>; null where the IL is another.
    /// </summary>
    public static int? StateBefore(ReadOnlySpan<byte> il, int offset)
    {
        const int storeFieldBytes = 5;
        if (offset < storeFieldBytes || offset > il.Length || il[offset - storeFieldBytes] != StoreField) return null;
        var before = il[..(offset - storeFieldBytes)];
        return before switch
        {
            [.. var rest, Duplicate, >= 0x0A and <= 0x0D] => ConstantAtEnd(rest), // stloc.0 to stloc.3
            [.. var rest, Duplicate, 0x13, _] => ConstantAtEnd(rest), // stloc.s
            _ => null,
        };
    }

    private static int? ConstantAtEnd(ReadOnlySpan<byte> il) => il switch
    {
        [.., ThisArgument, >= 0x16 and <= 0x1E and var small] => small - 0x16, // ldc.i4.0 to ldc.i4.8
        [.., ThisArgument, 0x1F, var value] => (sbyte)value, // ldc.i4.s
        [.., ThisArgument, 0x20, var a, var b, var c, var d] => a | b << 8 | c << 16 | d << 24, // ldc.i4
        _ => null,
    };
}
