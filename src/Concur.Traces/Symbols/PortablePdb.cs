using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Concur.Traces.Symbols;

/// <summary>The portable PDB of one build of an assembly. Source: PortablePdb-Metadata.md of dotnet/runtime.</summary>
internal sealed class PortablePdb : IDisposable
{
    private static readonly Guid AwaitOffsets = new("54FD2AC5-E925-401A-9C2A-F94F171072F8");

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
        image.TryOpenAssociatedPortablePdb(path, PdbFiles.Open, out var pdb, out _) ? new PortablePdb(pdb!) : null;

    /// <summary>The PDB that a provider has; null where it is of another build.</summary>
    /// <param name="provider">Is disposed of with the PDB.</param>
    /// <param name="build">The identity of the build.</param>
    /// <exception cref="BadImageFormatException">It is no PDB.</exception>
    public static PortablePdb? OfBuild(MetadataReaderProvider provider, Guid build) =>
        provider.GetMetadataReader().DebugMetadataHeader is { } header && new BlobContentId(header.Id).Guid == build
            ? new PortablePdb(provider)
            : null;

    /// <summary>The method's first line that has code; null for one that the compiler made.</summary>
    /// <param name="token">The method's number in the assembly's metadata.</param>
    /// <returns>The file, the line, and the file's address by SourceLink, which may be null.</returns>
    public SourceLocation? PlaceOf(int token)
    {
        foreach (var point in PointsOf(token))
        {
            if (!point.IsHidden && !point.Document.IsNil) return LocationOf(point);
        }

        return null;
    }

    /// <summary>The line of some of a method's IL; null where the compiler made it, as what a <c>using</c> does at its end.</summary>
    /// <param name="token">The method's number in the assembly's metadata.</param>
    /// <param name="il">An offset into the method's IL.</param>
    /// <param name="entersScope">Whether the first line behind it is meant instead, where there is one.</param>
    public SourceLocation? LineOf(int token, int il, bool entersScope)
    {
        SequencePoint? found = null;
        foreach (var point in PointsOf(token))
        {
            var isBehind = point.Offset > il;
            if (isBehind && entersScope && point.IsHidden) continue;
            if (found is null || !isBehind || entersScope) found = point;
            if (isBehind) break;
        }

        return found is { IsHidden: false, Document.IsNil: false } line ? LocationOf(line) : null;
    }

    /// <summary>The offsets in the IL of a state machine at which it gives its thread up, one for each await.</summary>
    /// <param name="token">The number of its <c>MoveNext</c> in the assembly's metadata.</param>
    public IReadOnlyList<int> AwaitsOf(int token)
    {
        var offsets = new List<int>();
        foreach (var handle in _pdb.GetCustomDebugInformation(MetadataTokens.EntityHandle(token)))
        {
            var information = _pdb.GetCustomDebugInformation(handle);
            if (_pdb.GetGuid(information.Kind) != AwaitOffsets) continue;
            var blob = _pdb.GetBlobReader(information.Value);
            blob.ReadUInt32(); // the handler of what is not caught
            while (blob.RemainingBytes > 0)
            {
                offsets.Add((int)Math.Min(int.MaxValue, blob.ReadUInt32()));
                blob.ReadUInt32(); // where it goes on
                blob.ReadCompressedInteger(); // in which method
            }
        }

        return offsets;
    }

    /// <summary>The last statement of a person's that begins at an offset of a method's IL or before it; null without one.</summary>
    public (int Il, SourceLocation Place)? LastStatement(int token, int il)
    {
        SequencePoint? found = null;
        foreach (var point in PointsOf(token))
        {
            if (point.Offset > il) break;
            if (!point.IsHidden && !point.Document.IsNil) found = point;
        }

        return found is { } last ? (last.Offset, LocationOf(last)) : null;
    }

    private SourceLocation LocationOf(SequencePoint point)
    {
        var file = _pdb.GetString(_pdb.GetDocument(point.Document).Name);
        return new SourceLocation(file, point.StartLine, _links.UrlOf(file));
    }

    /// <summary>The points of a method, in the order of its IL; those that stand in no source are hidden.</summary>
    private SequencePointCollection PointsOf(int token)
    {
        var handle = MetadataTokens.EntityHandle(token);
        if (handle.Kind != HandleKind.MethodDefinition || handle.IsNil) return default;
        var method = ((MethodDefinitionHandle)handle).ToDebugInformationHandle();
        if (MetadataTokens.GetRowNumber(method) > _pdb.GetTableRowCount(TableIndex.MethodDebugInformation)) return default;
        return _pdb.GetMethodDebugInformation(method).GetSequencePoints();
    }
}
