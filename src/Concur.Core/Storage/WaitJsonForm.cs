using System.Collections.Immutable;
using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>Locks and waits to the run file's form and back.</summary>
internal static class WaitJsonForm
{
    public static LocksJson Of(LockReport locks) => new(
        locks.Locks, locks.Waits, locks.TotalMs, locks.LongestMs,
        [.. locks.Top.Select(l => new LockJson(l.Id, l.Waits, l.TotalMs, l.LongestMs, [.. l.Owners.Select(owner => new LockOwnerJson(owner.Name, owner.Waits))]) { Sites = Of(l.Sites) })]);

    public static IReadOnlyList<WaitSiteJson>? Of(ImmutableArray<WaitSite>? sites) =>
        sites is { } known ? [.. known.Select(site => new WaitSiteJson(site.Kind, site.Site, site.Calls, site.Count, site.TotalMs, site.LongestMs))] : null;

    public static WaitsJson Of(WaitReport waits) => new(waits.Count, waits.TotalMs, waits.LongestMs);

    public static LockReport Of(LocksJson locks) => new(
        locks.Locks, locks.Waits, locks.TotalMs, locks.LongestMs,
        [.. locks.Top.Select(l => new ContendedLock(l.Id, l.Waits, l.TotalMs, l.LongestMs, [.. l.Owners.Select(owner => new LockOwner(owner.Name, owner.Waits))]) { Sites = Of(l.Sites) })]);

    public static ImmutableArray<WaitSite>? Of(IReadOnlyList<WaitSiteJson>? sites) =>
        sites is null ? null : [.. sites.Select(site => new WaitSite(site.Kind, site.Site, site.Calls, site.Count, site.TotalMs, site.LongestMs))];

    public static WaitReport Of(WaitsJson waits) => new(waits.Count, waits.TotalMs, waits.LongestMs);
}
