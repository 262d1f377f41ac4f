using System.Buffers.Binary;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;

namespace Concur.Traces.Symbols;

/// <summary>A method that takes a lock, or lets go of it.</summary>
/// <param name="Kind">The kind of lock.</param>
/// <param name="Releases">Whether it lets go of it.</param>
/// <param name="EntersScope">Whether it is what a <c>lock</c> statement on a <c>System.Threading.Lock</c> calls.</param>
internal readonly record struct LockCall(LockKind Kind, bool Releases, bool EntersScope);

/// <summary>The methods that take locks and let go of them, by the numbers that the code of one module has for them.</summary>
internal sealed class LockCalls
{
    private const string Namespace = "System.Threading";
    private const int InstructionBytes = 1 + sizeof(int);

    private static readonly Dictionary<(string Type, string Method), LockCall> Known = new()
    {
        [("Monitor", "Enter")] = Takes(LockKind.Monitor),
        [("Monitor", "TryEnter")] = Takes(LockKind.Monitor),
        [("Monitor", "Exit")] = Releases(LockKind.Monitor),
        [("Lock", "EnterScope")] = Takes(LockKind.Lock) with { EntersScope = true },
        [("Lock", "Enter")] = Takes(LockKind.Lock),
        [("Lock", "TryEnter")] = Takes(LockKind.Lock),
        [("Lock", "Exit")] = Releases(LockKind.Lock),
        [("Lock+Scope", "Dispose")] = Releases(LockKind.Lock),
        [("SemaphoreSlim", "Wait")] = Takes(LockKind.Semaphore),
        [("SemaphoreSlim", "WaitAsync")] = Takes(LockKind.Semaphore),
        [("SemaphoreSlim", "Release")] = Releases(LockKind.Semaphore),
        [("ReaderWriterLockSlim", "EnterReadLock")] = Takes(LockKind.ReadLock),
        [("ReaderWriterLockSlim", "TryEnterReadLock")] = Takes(LockKind.ReadLock),
        [("ReaderWriterLockSlim", "ExitReadLock")] = Releases(LockKind.ReadLock),
        [("ReaderWriterLockSlim", "EnterWriteLock")] = Takes(LockKind.WriteLock),
        [("ReaderWriterLockSlim", "TryEnterWriteLock")] = Takes(LockKind.WriteLock),
        [("ReaderWriterLockSlim", "ExitWriteLock")] = Releases(LockKind.WriteLock),
        [("ReaderWriterLockSlim", "EnterUpgradeableReadLock")] = Takes(LockKind.UpgradeableLock),
        [("ReaderWriterLockSlim", "TryEnterUpgradeableReadLock")] = Takes(LockKind.UpgradeableLock),
        [("ReaderWriterLockSlim", "ExitUpgradeableReadLock")] = Releases(LockKind.UpgradeableLock),
        [("SpinLock", "Enter")] = Takes(LockKind.SpinLock),
        [("SpinLock", "TryEnter")] = Takes(LockKind.SpinLock),
        [("SpinLock", "Exit")] = Releases(LockKind.SpinLock),
        [("WaitHandle", "WaitOne")] = Takes(LockKind.Mutex),
        [("Mutex", "ReleaseMutex")] = Releases(LockKind.Mutex),
    };

    private readonly Dictionary<int, LockCall> _byToken = [];

    /// <exception cref="BadImageFormatException">The metadata is damaged.</exception>
    public LockCalls(MetadataReader metadata)
    {
        foreach (var handle in metadata.MemberReferences)
        {
            var member = metadata.GetMemberReference(handle);
            if (member.Parent.Kind != HandleKind.TypeReference) continue;
            var type = TypeOf(metadata, (TypeReferenceHandle)member.Parent);
            if (type is not null) Add(MetadataTokens.GetToken(handle), type, metadata.GetString(member.Name));
        }

        // The library that has these types calls its own methods.
        foreach (var handle in metadata.TypeDefinitions)
        {
            if (TypeOf(metadata, handle) is not { } type) continue;
            foreach (var method in metadata.GetTypeDefinition(handle).GetMethods())
                Add(MetadataTokens.GetToken(method), type, metadata.GetString(metadata.GetMethodDefinition(method).Name));
        }
    }

    /// <summary>The calls of a method that take locks or let go of them, in the order of its IL.</summary>
    public List<(int Il, LockCall Call)> In(byte[] il) =>
        [.. All(il).Where(call => _byToken.ContainsKey(call.Token)).Select(call => (call.Il, _byToken[call.Token]))];

    /// <summary>
    /// All calls in a method, in the order of its IL. Any of its bytes is taken for an instruction: that an operand looks like a call of
    /// one of the few methods that matter is as good as impossible.
    /// </summary>
    public static IEnumerable<(int Il, int Token)> All(byte[] il)
    {
        for (var at = 0; at + InstructionBytes <= il.Length; at++)
        {
            if ((ILOpCode)il[at] is ILOpCode.Call or ILOpCode.Callvirt)
                yield return (at, BinaryPrimitives.ReadInt32LittleEndian(il.AsSpan(at + 1)));
        }
    }

    /// <summary>Where the instruction behind a call begins.</summary>
    public static int Behind(int call) => call + InstructionBytes;

    private static LockCall Takes(LockKind kind) => new(kind, Releases: false, EntersScope: false);

    private static LockCall Releases(LockKind kind) => new(kind, Releases: true, EntersScope: false);

    private void Add(int token, string type, string method)
    {
        if (Known.TryGetValue((type, method), out var call)) _byToken[token] = call;
    }

    /// <summary>The type's name within the namespace of locks; null for a type of another one.</summary>
    private static string? TypeOf(MetadataReader metadata, TypeReferenceHandle handle)
    {
        var type = metadata.GetTypeReference(handle);
        if (IsOfLocks(metadata, type.Namespace)) return metadata.GetString(type.Name);
        if (type.ResolutionScope.Kind != HandleKind.TypeReference) return null;
        var outer = metadata.GetTypeReference((TypeReferenceHandle)type.ResolutionScope);
        return IsOfLocks(metadata, outer.Namespace) ? $"{metadata.GetString(outer.Name)}+{metadata.GetString(type.Name)}" : null;
    }

    private static string? TypeOf(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        var type = metadata.GetTypeDefinition(handle);
        if (IsOfLocks(metadata, type.Namespace)) return metadata.GetString(type.Name);
        if (type.GetDeclaringType() is not { IsNil: false } declaring) return null;
        var outer = metadata.GetTypeDefinition(declaring);
        return IsOfLocks(metadata, outer.Namespace) ? $"{metadata.GetString(outer.Name)}+{metadata.GetString(type.Name)}" : null;
    }

    private static bool IsOfLocks(MetadataReader metadata, StringHandle name) => metadata.StringComparer.Equals(name, Namespace);
}
