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
    /// <param name="isCalleeMissing">Whether the call led to a method that is missing on the stack.</param>
    /// <returns>
    /// Outermost first; empty where no known method covers the address. Null where that is not known: the method's code has not been
    /// found; or it has lock statements, and where in it the address is can't be told.
    /// </returns>
    /// <remarks>
    /// What the method calls tells where in its code the thread is, where the code alone does not. A method that became part of its caller
    /// (inlining) stands at its call: there, what it calls itself tells that, if all such calls are inside the same statements. Without a
    /// call, its lock is taken to be held if the statement is most of the method.
    /// </remarks>
    public IReadOnlyList<LockRegion>? Around(
        MethodMap methods, ulong address, bool isReturn, ulong? callee = null, bool isCalleeMissing = false)
    {
        ArgumentNullException.ThrowIfNull(methods);
        if (methods.PlaceOf(address, isReturn) is not { } place) return [];
        if (Of(place.Module, place.Token) is not { } method) return null;
        if (method.Regions.IsEmpty && method.LockingCalls.IsEmpty) return [];
        if (place.Il is not { } il) return null;
        var called = callee is { } at ? methods.PlaceOf(at, isReturn: false) : null;
        if (OwnAt(method, il, called) is not { } own) return null;
        if (isCalleeMissing) return own;
        return OfInlined(method, il, called) is { } inlined ? [.. own, .. inlined] : null;
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
        var inlined = method.LockingCalls.Where(call => il.Has(call.Il)).SelectMany(call => Of(place.Module, call.Token)?.Regions ?? []);
        return inlined.ToList() is [var only] ? only.Region : null;
    }

    /// <summary>
    /// The lock statements around the call of a method, where its caller is missing on the stack. The calls in the code tell the caller:
    /// the next frame outside calls it. Where no call of that frame is known, the caller is one that no method of the program calls.
    /// </summary>
    /// <param name="methods">The methods of the process.</param>
    /// <param name="outer">To where the one returns that is missing; null where that is no code of the program.</param>
    /// <param name="callee">An address in the method.</param>
    /// <returns>Null where it is not known which one that is, or it calls the method both within a lock and outside.</returns>
    public IReadOnlyList<LockRegion>? AtMissingCall(MethodMap methods, ulong? outer, ulong callee)
    {
        ArgumentNullException.ThrowIfNull(methods);
        if (methods.PlaceOf(callee, isReturn: false) is not { Module: { } module } called) return null;
        var place = outer is { } address ? methods.PlaceOf(address, isReturn: true) : null;
        IReadOnlyList<LockRegion>? found = null;
        MethodSources.Try(() =>
        {
            if (files.CodeOf(module) is not { } code) return;
            var calls = code.CallersOf(called.Token);
            if (calls.IsEmpty) found = outer is null ? [] : null;
            else found = AtCalls(module, CallsWithin(code, place is { } at && at.Module == module ? at : null, calls));
        });
        return found;
    }

    /// <summary>Those of the calls of a method that may be of the missing one; none where that is not known.</summary>
    private static ImmutableArray<(int Caller, int Il)> CallsWithin(
        ModuleCode code, MethodPlace? outer, ImmutableArray<(int Caller, int Il)> calls)
    {
        if (outer is { Il: { } il } place)
        {
            var between = code.CallsOf(place.Token).Where(call => il.Has(call.Il)).Select(call => call.Token).ToHashSet();
            if (between.Count > 0) return between.Count == 1 ? [.. calls.Where(call => between.Contains(call.Caller))] : [];
        }

        return calls.All(call => code.CallersOf(call.Caller).IsEmpty) ? calls : [];
    }

    /// <summary>What is held at all of some calls; null without calls, and where it is not the same at all of them.</summary>
    private List<LockRegion>? AtCalls(LoadedModule module, ImmutableArray<(int Caller, int Il)> calls)
    {
        var all = calls.Select(call => Of(module, call.Caller)?.Regions
            .Where(one => one.Statement.Holds(call.Il)).Select(one => one.Region).ToList()).ToList();
        return all is [{ } first, ..] && all.All(one => one is not null && one.SequenceEqual(first)) ? first : null;
    }

    /// <summary>
    /// The statements of a method itself around a range of its code; null where that is not known: the range begins before a lock is held,
    /// goes on inside, and has no known call on one side alone.
    /// </summary>
    private List<LockRegion>? OwnAt(LockingMethod method, IlRange il, MethodPlace? called)
    {
        if (called is { } place && place.Module == method.Module)
        {
            var calls = method.Calls.Where(call => il.Has(call.Il) && call.Token == place.Token)
                .Select(call => (Caller: method.Token, call.Il)).ToImmutableArray();
            if (!calls.IsEmpty) return AtCalls(method.Module, calls);
        }

        return method.Regions.Any(one => one.Statement.IsEnteredWithin(il))
            ? null
            : [.. method.Regions.Where(one => one.Statement.Holds(il.From)).Select(one => one.Region)];
    }

    /// <summary>The locks of a method that became part of the code of another; null where that is not known.</summary>
    private List<LockRegion>? OfInlined(LockingMethod method, IlRange il, MethodPlace? callee)
    {
        var calls = method.LockingCalls.Where(call => il.Has(call.Il)).ToList();
        var isOwnCall = callee is { } called && called.Module == method.Module
            && method.Calls.Any(call => il.Has(call.Il) && call.Token == called.Token);
        if (calls.Count == 0 || isOwnCall) return [];
        if (calls.Count > 1 || Of(method.Module, calls[0].Token) is not { } inlined) return null;

        // What it calls itself tells where in it the thread is.
        (int Caller, int Il)[] within =
        [
            .. inlined.Calls.Where(call => callee is { } at && at.Module == method.Module && call.Token == at.Token)
                .Select(call => (calls[0].Token, call.Il)),
        ];
        if (within.Length > 0) return AtCalls(method.Module, [.. within]);
        var most = inlined.Regions.Where(one => 2 * one.Statement.Bytes >= inlined.Bytes).Select(one => one.Region).ToList();
        return most.Count > 0 ? most : null;
    }

    private LockingMethod? Of(LoadedModule? loaded, int token)
    {
        if (loaded is not { } module) return null;
        if (_known.TryGetValue((module, token), out var known)) return known;
        MethodSources.Try(() => known = files.CodeOf(module) is { } code ? Of(module, code, token) : null);
        return _known[(module, token)] = known;
    }

    private LockingMethod? Of(LoadedModule module, ModuleCode code, int token)
    {
        if (code.LocksOf(token) is not { Statements: { } statements } method) return null;
        var name = statements.IsEmpty ? "" : code.NameOf(token);
        ImmutableArray<(int Il, int Token)> calls = [.. code.CallsOf(token)];
        return new LockingMethod(module, token, method.Bytes)
        {
            Regions =
            [
                .. statements.Select(one => new LocatedLock(
                    one, new LockRegion(name, module.Name, token, one.Try, one.Kind, LineOf(one, module, token)))),
            ],
            Calls = calls,
            LockingCalls = [.. calls.Where(call => code.LocksOf(call.Token) is { MayBeInlined: true, Statements: [_, ..] })],
        };
    }

    private SourceLocation? LineOf(LockStatement statement, LoadedModule module, int token)
    {
        SourceLocation? found = null;
        var isInside = statement.EntersScope || statement.Taking is null;
        MethodSources.Try(() => found = files.PdbOf(module)?.LineOf(token, statement.Taking ?? statement.Try, isInside));
        return found is null ? null : SourceLocation.Of(found.File, found.Line, found.Url);
    }

    private sealed record LockingMethod(LoadedModule Module, int Token, int Bytes)
    {
        /// <summary>Its lock statements, outermost first.</summary>
        public required ImmutableArray<LocatedLock> Regions { get; init; }

        /// <summary>Its calls of other methods of the assembly.</summary>
        public required ImmutableArray<(int Il, int Token)> Calls { get; init; }

        /// <summary>Those of methods that have lock statements and may have become part of it.</summary>
        public required ImmutableArray<(int Il, int Token)> LockingCalls { get; init; }
    }

    private sealed record LocatedLock(LockStatement Statement, LockRegion Region);
}
