using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Concur.Traces.Symbols;

/// <summary>The methods of an assembly's file. No code of it is loaded.</summary>
internal sealed class ModuleCode
{
    /// <summary>
    /// The runtime makes no larger method part of its callers, unless that is asked for: where it has counted calls,
    /// JitExtDefaultPolicyMaxILProf of jit/jitconfigvalues.h of dotnet/runtime. Seen: one of 151 bytes with two lock statements.
    /// </summary>
    private const int MostInlinedBytes = 1024;

    private readonly PEReader _image;
    private readonly MetadataReader _metadata;
    private readonly LockCalls _calls;
    private readonly Dictionary<int, MethodLocks> _known = [];
    private readonly Dictionary<int, ImmutableArray<(int Caller, int Il)>> _callers = [];

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

    /// <summary>The lock statements of a method.</summary>
    /// <param name="token">The method's number in the metadata.</param>
    /// <returns>Null where there is no such method, or it is too large.</returns>
    /// <exception cref="BadImageFormatException">The file is damaged.</exception>
    public MethodLocks? LocksOf(int token)
    {
        if (_known.TryGetValue(token, out var known)) return known;
        if (MethodOf(token) is not { } method) return null;
        return _known[token] = BodyOf(token) is { } body ? Of(method, body) : MethodLocks.None;
    }

    /// <summary>A method's calls of other methods of the assembly, in the order of its IL.</summary>
    /// <param name="token">The number of one of the methods.</param>
    /// <exception cref="BadImageFormatException">The file is damaged.</exception>
    public IEnumerable<(int Il, int Token)> CallsOf(int token) => BodyOf(token)?.GetILBytes() is { } il
        ? LockCalls.All(il).Where(call => call.Token != token && MethodOf(call.Token) is not null)
        : [];

    /// <summary>The calls of a method within the assembly.</summary>
    /// <param name="token">The number of one of the methods.</param>
    /// <exception cref="BadImageFormatException">The file is damaged.</exception>
    public ImmutableArray<(int Caller, int Il)> CallersOf(int token)
    {
        if (_callers.TryGetValue(token, out var known)) return known;
        return _callers[token] =
        [
            .. _metadata.MethodDefinitions.Select(handle => MetadataTokens.GetToken(handle))
                .SelectMany(caller => CallsOf(caller).Where(call => call.Token == token).Select(call => (caller, call.Il))),
        ];
    }

    private MethodLocks Of(MethodDefinition method, MethodBodyBlock body)
    {
        var bytes = body.GetILReader().Length;
        var mayBeInlined = !method.ImplAttributes.HasFlag(MethodImplAttributes.NoInlining)
            && (bytes <= MostInlinedBytes || method.ImplAttributes.HasFlag(MethodImplAttributes.AggressiveInlining));
        return new MethodLocks(LockStatement.Of(body, _calls), mayBeInlined, bytes);
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

/// <summary>What is known of a method's locks.</summary>
/// <param name="Statements">Its lock statements, outermost first; null where it is too large.</param>
/// <param name="MayBeInlined">Whether the runtime may make it part of its callers: nothing tells then which of their code is its.</param>
/// <param name="Bytes">The length of its IL.</param>
internal sealed record MethodLocks(ImmutableArray<LockStatement>? Statements, bool MayBeInlined, int Bytes)
{
    /// <summary>None.</summary>
    public static MethodLocks None { get; } = new([], false, 0);
}
