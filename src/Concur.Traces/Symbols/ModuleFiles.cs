using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using Concur.Traces.Stacks;

namespace Concur.Traces.Symbols;

/// <summary>
/// The files of assemblies that processes loaded, and their PDBs, each read once: only those of the very builds. They are read into memory
/// and closed at once, for who asks for them does not know when the last question comes.
/// </summary>
/// <param name="folders">Folders that have PDBs and assemblies, besides those of the assemblies themselves.</param>
public sealed class ModuleFiles(ImmutableArray<string> folders)
{
    private readonly Dictionary<LoadedModule, PortablePdb?> _pdbs = [];
    private readonly Dictionary<LoadedModule, ModuleCode?> _code = [];

    /// <summary>The PDB of an assembly; null where there is none that can be read.</summary>
    internal PortablePdb? PdbOf(LoadedModule module)
    {
        if (_pdbs.TryGetValue(module, out var known)) return known;
        MethodSources.Try(() => known = PdbFiles.Of(module, folders));
        return _pdbs[module] = known;
    }

    /// <summary>The code of an assembly; null where its file is gone, of another build, or can't be read.</summary>
    internal ModuleCode? CodeOf(LoadedModule module)
    {
        if (_code.TryGetValue(module, out var known)) return known;
        MethodSources.Try(() => known = PdbFiles.ImageOf(module, folders) is { } image ? new ModuleCode(image) : null);
        return _code[module] = known;
    }
}

/// <summary>The methods of an assembly's file. No code of it is loaded.</summary>
internal sealed class ModuleCode
{
    /// <summary>The runtime makes no larger method part of its callers, unless that is asked for. Source: jit/inline.h of dotnet/runtime.</summary>
    private const int MostInlinedBytes = 100;

    private readonly PEReader _image;
    private readonly MetadataReader _metadata;
    private readonly LockCalls _calls;
    private readonly Dictionary<int, (ImmutableArray<LockStatement>? Locks, bool IsInlined)> _known = [];

    /// <param name="image">The file.</param>
    /// <exception cref="BadImageFormatException">It is damaged.</exception>
    public ModuleCode(PEReader image)
    {
        (_image, _metadata) = (image, image.GetMetadataReader());
        _calls = new LockCalls(_metadata);
    }

    /// <summary>A method's name, as stacks have it.</summary>
    /// <param name="token">The number of one of the methods.</param>
    /// <exception cref="BadImageFormatException">The file is damaged.</exception>
    public string NameOf(int token) =>
        MethodSources.NameOf(_metadata, _metadata.GetMethodDefinition((MethodDefinitionHandle)MetadataTokens.EntityHandle(token)));

    /// <summary>The lock statements of a method, outermost first.</summary>
    /// <param name="token">The method's number in the metadata.</param>
    /// <returns>Null where there is no such method, or it is too large.</returns>
    /// <exception cref="BadImageFormatException">The file is damaged.</exception>
    public ImmutableArray<LockStatement>? LocksOf(int token) => Of(token).Locks;

    /// <summary>
    /// The calls in a method of other methods of the assembly that have lock statements, and that the runtime may make part of their
    /// callers: nothing tells then which of the caller's code is theirs.
    /// </summary>
    /// <param name="token">The number of one of the methods.</param>
    /// <exception cref="BadImageFormatException">The file is damaged.</exception>
    public IReadOnlyList<(int Il, int Token)> LockingCallsOf(int token) => BodyOf(token)?.GetILBytes() is { } il
        ? [.. LockCalls.All(il).Where(call => call.Token != token && Of(call.Token) is { IsInlined: true, Locks: [_, ..] })]
        : [];

    private (ImmutableArray<LockStatement>? Locks, bool IsInlined) Of(int token)
    {
        if (_known.TryGetValue(token, out var known)) return known;
        if (MethodOf(token) is not { } method) return default;
        if (BodyOf(token) is not { } body) return _known[token] = ([], false);
        var isInlined = body.GetILReader().Length <= MostInlinedBytes
            || method.ImplAttributes.HasFlag(MethodImplAttributes.AggressiveInlining);
        return _known[token] = (LockStatement.Of(body, _calls), isInlined && !method.ImplAttributes.HasFlag(MethodImplAttributes.NoInlining));
    }

    private MethodBodyBlock? BodyOf(int token) =>
        MethodOf(token) is { RelativeVirtualAddress: not 0 } method ? _image.GetMethodBody(method.RelativeVirtualAddress) : null;

    private MethodDefinition? MethodOf(int token)
    {
        const int kind = 24;
        if (token >> kind != (int)TableIndex.MethodDef) return null;
        var handle = MetadataTokens.MethodDefinitionHandle(token & ((1 << kind) - 1));
        return !handle.IsNil && MetadataTokens.GetRowNumber(handle) <= _metadata.GetTableRowCount(TableIndex.MethodDef)
            ? _metadata.GetMethodDefinition(handle)
            : null;
    }
}
