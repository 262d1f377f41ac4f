using Concur.Traces.Symbols;

namespace Concur.Core.Accounting.Gains;

/// <summary>Finds out which lock statements take the same lock.</summary>
internal static class LockSites
{
    /// <param name="waits">The waits of the recorded launch.</param>
    /// <param name="lockMs">For how many ms of the account an ns of a recorded wait for a lock stands.</param>
    /// <param name="handleMs">The same for a wait for a handle.</param>
    /// <returns>The statements by their numbers, with the locks that they share.</returns>
    public static IReadOnlyList<LockSite> Of(RecordedWaits waits, double lockMs, double handleMs)
    {
        var keyed = waits.Sites.Select((site, index) => (Site: site, Key: KeyOf(index, site))).ToList();
        var locks = new Dictionary<string, (int Number, int Stripes)>(StringComparer.Ordinal);
        var next = 0;
        foreach (var sites in keyed.GroupBy(one => one.Key, one => one.Site))
        {
            var stripes = sites.Max(StripesOf);
            locks[sites.Key] = (next, stripes);
            next += stripes;
        }

        return
        [
            .. keyed.Select(one => new LockSite(
                one.Site.Statement,
                locks[one.Key].Number,
                locks[one.Key].Stripes,
                (one.Site.LockNs * lockMs) + (one.Site.HandleNs * handleMs))),
        ];
    }

    /// <summary>
    /// Statements that mostly wait for the same lock take the same one. Reader-writer locks have no id; those of a type are one.
    /// </summary>
    private static string KeyOf(int index, SiteWaits waits)
    {
        if (waits.Statement.Kind is LockKind.ReadLock or LockKind.WriteLock or LockKind.UpgradeableLock)
            return $"of {waits.Statement.Method[..Math.Max(0, waits.Statement.Method.LastIndexOf('.'))]}";
        var most = waits.Locks.Where(pair => pair.Key != 0).OrderByDescending(pair => pair.Value).Select(pair => pair.Key).FirstOrDefault();
        return most == 0 ? FormattableString.Invariant($"statement {index}") : FormattableString.Invariant($"lock {most:x}");
    }

    /// <summary>How many locks a statement takes by turns: those that are hardly ever waited for count less.</summary>
    private static int StripesOf(SiteWaits waits)
    {
        double sum = waits.Locks.Values.Sum();
        var squares = waits.Locks.Values.Sum(count => (double)count * count);
        return squares <= 0 ? 1 : (int)Math.Max(1, Math.Round(sum * sum / squares));
    }
}
