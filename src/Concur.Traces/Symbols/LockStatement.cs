using System.Collections.Immutable;
using System.Reflection.Metadata;
using Concur.Traces.Stacks;

namespace Concur.Traces.Symbols;

/// <summary>
/// A lock statement in the IL of its method: a try with a finally that lets go of a lock, whether the compiler made it of <c>lock</c> or a
/// person wrote it. Offsets are into the IL.
/// </summary>
internal sealed record LockStatement
{
    /// <summary>
    /// How far the call that takes the lock may be from the beginning of the try. What the compiler has between them stores the lock
    /// and whether it is taken.
    /// </summary>
    private const int FarthestBytes = 32;

    /// <summary>More than any person or generator writes; the time to read a method grows with their product.</summary>
    private const int MostBytes = 1 << 18;
    private const int MostRegions = 1 << 10;

    /// <summary>The kind of lock.</summary>
    public required LockKind Kind { get; init; }

    /// <summary>Where the try begins.</summary>
    public required int Try { get; init; }

    /// <summary>Where the try ends.</summary>
    public required int TryEnd { get; init; }

    /// <summary>Where the finally begins.</summary>
    public required int Finally { get; init; }

    /// <summary>The call that lets go of the lock, in the finally.</summary>
    public required int Release { get; init; }

    /// <summary>
    /// The call that takes the lock: before the try or at its beginning. Null where there is none nearby, as where the lock is awaited.
    /// </summary>
    public int? Taking { get; private init; }

    /// <summary>Whether that is what <c>lock</c> calls for a <c>System.Threading.Lock</c>.</summary>
    public bool EntersScope { get; private init; }

    /// <summary>How much of the method's IL it covers.</summary>
    public int Bytes => Release - Math.Min(Taking ?? Try, Try);

    private int HeldFrom => Taking is { } taking && taking >= Try ? LockCalls.Behind(taking) : Try;

    /// <summary>Whether the lock is held at an offset: it is no longer being taken, and not yet let go of.</summary>
    public bool Holds(int il) => (il >= HeldFrom && il < TryEnd) || (il >= Finally && il <= Release);

    /// <summary>Whether some of a range is before the lock is held, and some of it inside.</summary>
    public bool IsEnteredWithin(IlRange il) => il.From < HeldFrom && il.Before > HeldFrom;

    /// <summary>The lock statements of a method, outermost first; one behind another in the order of the IL.</summary>
    /// <param name="body">The method.</param>
    /// <param name="calls">The calls of its module.</param>
    /// <returns>Null where the method is too large.</returns>
    /// <exception cref="BadImageFormatException">The method is damaged.</exception>
    public static ImmutableArray<LockStatement>? Of(MethodBodyBlock body, LockCalls calls)
    {
        var finallys = body.ExceptionRegions.Where(region => region.Kind == ExceptionRegionKind.Finally).ToList();
        if (finallys.Count == 0) return [];
        if (finallys.Count > MostRegions || body.GetILReader().Length > MostBytes) return null;
        var all = calls.In(body.GetILBytes()!);
        var taking = all.Where(one => !one.Call.Releases).ToList();
        return
        [
            .. all.Where(one => one.Call.Releases)
                .Select(one => (one.Il, one.Call.Kind, Region: InnermostFinally(finallys, one.Il)))
                .Where(release => release.Region is not null)
                .DistinctBy(release => release.Region!.Value.HandlerOffset)
                .OrderBy(release => release.Region!.Value.TryOffset).ThenByDescending(release => release.Region!.Value.TryLength)
                .Select(release => Of(release.Region!.Value, release.Kind, release.Il).Taken(taking)),
        ];
    }

    private static LockStatement Of(ExceptionRegion region, LockKind kind, int release) => new()
    {
        Kind = kind,
        Try = region.TryOffset,
        TryEnd = region.TryOffset + region.TryLength,
        Finally = region.HandlerOffset,
        Release = release,
    };

    /// <summary>A finally may have lock statements of its own, which are none of its try's.</summary>
    private static ExceptionRegion? InnermostFinally(List<ExceptionRegion> finallys, int il)
    {
        ExceptionRegion? found = null;
        foreach (var region in finallys)
        {
            var isIn = il >= region.HandlerOffset && il - region.HandlerOffset < region.HandlerLength;
            if (isIn && !(found?.HandlerLength <= region.HandlerLength)) found = region;
        }

        return found;
    }

    /// <summary>
    /// Finds the call that takes the lock. The compiler puts it before the try of a <c>System.Threading.Lock</c>, and into that of a
    /// monitor. Each call is of one statement, of which the outer ones come first: so the lock around a statement is not taken for its
    /// own.
    /// </summary>
    /// <param name="taking">The calls that are of no statement yet, in the order of the IL.</param>
    private LockStatement Taken(List<(int Il, LockCall Call)> taking)
    {
        var found = taking.FindLastIndex(one => one.Call.Kind == Kind && one.Il < Try && Try - LockCalls.Behind(one.Il) <= FarthestBytes);
        if (found < 0) found = taking.FindIndex(one => one.Call.Kind == Kind && one.Il >= Try && one.Il - Try <= FarthestBytes);
        if (found < 0 || taking[found].Il >= TryEnd) return this;
        var (il, call) = taking[found];
        taking.RemoveAt(found);
        return this with { Taking = il, EntersScope = call.EntersScope };
    }
}
