using System.Collections.Immutable;
using Concur.Traces.Stacks;

namespace Concur.Traces.Symbols;

/// <summary>The kinds of locks that a statement may hold.</summary>
public enum LockKind
{
    /// <summary>Of any object: <c>lock</c>, or <c>Monitor.Enter</c>.</summary>
    Monitor,

    /// <summary><c>System.Threading.Lock</c>.</summary>
    Lock,

    /// <summary><c>SemaphoreSlim</c>.</summary>
    Semaphore,

    /// <summary><c>ReaderWriterLockSlim</c>, shared.</summary>
    ReadLock,

    /// <summary><c>ReaderWriterLockSlim</c>, alone.</summary>
    WriteLock,

    /// <summary><c>ReaderWriterLockSlim</c>, shared with readers, and possibly alone later.</summary>
    UpgradeableLock,

    /// <summary><c>SpinLock</c>.</summary>
    SpinLock,

    /// <summary><c>Mutex</c>.</summary>
    Mutex,
}

/// <summary>
/// A lock statement: a <c>lock</c>, or a <c>try</c> whose <c>finally</c> lets go of a lock. Which object it locks is not known: several
/// statements may lock one, and one statement several.
/// </summary>
/// <param name="Method">The method, as stacks name it.</param>
/// <param name="Module">Its assembly's name.</param>
/// <param name="Token">Its number in the assembly's metadata.</param>
/// <param name="Il">Where its try begins, as an offset into the method's IL.</param>
/// <param name="Kind">What it locks.</param>
/// <param name="Place">
/// The line that takes the lock; of a <c>lock</c> on a <c>System.Threading.Lock</c>, and where the lock is awaited, the first one inside.
/// Null where no PDB tells.
/// </param>
public sealed record LockRegion(string Method, string Module, int Token, int Il, LockKind Kind, SourceLocation? Place)
{
    /// <summary>Whether both are the same statement.</summary>
    public bool Equals(LockRegion? other) => other is not null && (Module, Token, Il) == (other.Module, other.Token, other.Il);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Module, Token, Il);
}

/// <summary>Finds lock statements in the code of the very builds that a process loaded.</summary>
/// <param name="files">The files of its assemblies.</param>
public sealed class LockRegions(ModuleFiles files)
{
    private readonly Dictionary<(LoadedModule Module, int Token), LockingMethod?> _known = [];

    /// <param name="folders">Folders that have PDBs and assemblies, besides those of the assemblies themselves.</param>
    public LockRegions(ImmutableArray<string> folders)
        : this(new ModuleFiles(folders))
    {
    }

    /// <summary>The lock statements of the method at an address that hold their lock there.</summary>
    /// <param name="methods">The methods of the process.</param>
    /// <param name="address">The address.</param>
    /// <param name="isReturn">Whether a call returns to the address; then the time of the call is meant.</param>
    /// <param name="callee">An address in the method that was called, to which the call led; null where it led to no known one.</param>
    /// <returns>
    /// Outermost first; empty where no known method covers the address. Null where that is not known: the method's code has not been
    /// found; or it has lock statements, and where in it the address is can't be told; or a small method that has some may have become
    /// part of the code there.
    /// </returns>
    public IReadOnlyList<LockRegion>? Around(MethodMap methods, ulong address, bool isReturn, ulong? callee = null)
    {
        ArgumentNullException.ThrowIfNull(methods);
        if (methods.PlaceOf(address, isReturn) is not { } place) return [];
        if (Of(place.Module, place.Token) is not { } method) return null;
        if (method.Regions.IsEmpty && method.Calls.Count == 0) return [];
        if (place.Il is not { } il) return null;
        var called = callee is { } at ? methods.PlaceOf(at, isReturn: false) : null;
        if (method.Calls.Any(call => il.Has(call.Il) && (called?.Token, called?.Module) != (call.Token, place.Module))) return null;
        return [.. method.Regions.Where(one => one.Statement.Holds(il.From)).Select(one => one.Region)];
    }

    /// <summary>
    /// The lock statement whose lock is taken by the call that returns to an address: one of the method there, or of a method that became
    /// part of its code. Null where none is, or it is not known.
    /// </summary>
    /// <param name="methods">The methods of the process.</param>
    /// <param name="address">The address.</param>
    public LockRegion? TakenAt(MethodMap methods, ulong address)
    {
        ArgumentNullException.ThrowIfNull(methods);
        if (methods.PlaceOf(address, isReturn: true) is not { Il: { } il } place || Of(place.Module, place.Token) is not { } method)
            return null;
        var own = method.Regions.Where(one => one.Statement.Taking is { } taking && il.Has(taking)).MinBy(one => one.Statement.Taking);
        if (own is not null) return own.Region;
        var inlined = method.Calls.Where(call => il.Has(call.Il)).SelectMany(call => Of(place.Module, call.Token)?.Regions ?? []).ToList();
        return inlined is [var only] ? only.Region : null;
    }

    private LockingMethod? Of(LoadedModule? loaded, int token)
    {
        if (loaded is not { } module) return null;
        if (_known.TryGetValue((module, token), out var known)) return known;
        MethodSources.Try(() =>
        {
            if (files.CodeOf(module) is not { } code || code.LocksOf(token) is not { } locks) return;
            var name = locks.IsEmpty ? "" : code.NameOf(token);
            known = new LockingMethod(
                [.. locks.Select(one => new LocatedLock(one, new LockRegion(
                    name, module.Name, token, one.Try, one.Kind, LineOf(one, module, token))))],
                code.LockingCallsOf(token));
        });
        return _known[(module, token)] = known;
    }

    private SourceLocation? LineOf(LockStatement statement, LoadedModule module, int token)
    {
        SourceLocation? found = null;
        var isInside = statement.EntersScope || statement.Taking is null;
        MethodSources.Try(() => found = files.PdbOf(module)?.LineOf(token, statement.Taking ?? statement.Try, isInside));
        return found is null ? null : SourceLocation.Of(found.File, found.Line, found.Url);
    }

    /// <param name="Regions">Its lock statements, outermost first.</param>
    /// <param name="Calls">Its calls of small methods that have some.</param>
    private sealed record LockingMethod(ImmutableArray<LocatedLock> Regions, IReadOnlyList<(int Il, int Token)> Calls);

    private sealed record LocatedLock(LockStatement Statement, LockRegion Region);
}
