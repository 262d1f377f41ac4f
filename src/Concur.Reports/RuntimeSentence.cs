using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>
/// What the runtime did in a strategy's profiled launch, in one line; one line for each call that waited long; and one about the pool's
/// queue, which is of the timed launches.
/// </summary>
public static class RuntimeSentence
{
    /// <summary>A smaller share of the measured time is not mentioned.</summary>
    private const double LeastShare = 0.01;

    /// <summary>Compiling runs in the background: it is mentioned from this share of one core on.</summary>
    private const double LeastCompiling = 0.05;

    private const double LeastQueueing = 0.05;
    private const double LeastBytesPerSecond = 100e6;

    /// <summary>How many calls that waited are named for each strategy.</summary>
    private const int MostSites = 3;

    /// <returns>Null where nothing stands out, or without a profiled launch.</returns>
    public static string? Of(TrialReport trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        string?[] parts =
        [
            Gc(trial.Gc),
            Allocation(trial.Gc),
            Locks(trial.Locks, trial.Gc),
            Waits(trial.Waits, trial.Gc),
            Jit(trial.Jit, trial.Gc),
            Pool(trial.Pool),
        ];
        var said = parts.OfType<string>().ToList();
        return said.Count == 0 ? null : $"{trial.Label}, profiled: {string.Join("; ", said)}";
    }

    /// <summary>The calls that waited longest, a line each; none where nothing stands out, or without stacks.</summary>
    public static IEnumerable<string> WaitSites(TrialReport trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return trial is { WaitSites: { } sites, Gc: { } gc }
            ? sites.Where(site => site.TotalMs >= LeastShare * gc.WallMs).Take(MostSites).Select(site => WaitSiteLine(trial.Label, site))
            : [];
    }

    /// <summary>The call of a site: the user's method with its lines, where they are known, and what it called to wait.</summary>
    internal static string Name(WaitSite site) => site switch
    {
        { Site: null } => "an unknown call",
        { Calls: null } => site.Placed!,
        _ => $"{site.Placed} -> {site.Calls}",
    };

    private static string WaitSiteLine(string label, WaitSite site)
    {
        var waits = $"{(site.Count == 1 ? "wait" : "waits")}{(site.Kind == CategoryNames.Of(Category.Lock) ? " for a lock" : "")}";
        return FormattableString.Invariant(
            $"{label}, profiled: {site.Count} {waits} in {Name(site)}, {Total(site.TotalMs, null, site.LongestMs)}");
    }

    private static string? Gc(GcReport? gc)
    {
        if (gc is null || gc.PauseMs < LeastShare * gc.WallMs) return null;
        var kinds = gc.Collections.Select(collection =>
            FormattableString.Invariant($"{collection.Count} gen{collection.Generation} {collection.Kind}"));
        var share = Figures.Percent(gc.PauseMs / gc.WallMs);
        return $"collections {string.Join(" + ", kinds)}, paused {share} of the time, {Figures.Duration(gc.LongestPauseMs)} at most";
    }

    private static string? Allocation(GcReport? gc) => gc?.AllocatedBytesPerSecond is { } rate and >= LeastBytesPerSecond
        ? $"allocated about {Figures.Bytes(rate)}/s{(gc.TopTypes.IsEmpty ? "" : $", most {gc.TopTypes[0].Type}")}"
        : null;

    private static string? Locks(LockReport? locks, GcReport? gc)
    {
        if (locks is not { Top.IsEmpty: false } || gc is null || locks.TotalMs < LeastShare * gc.WallMs) return null;
        var top = locks.Top[0];
        var owners = top.Owners.IsEmpty ? "" : $", held by {string.Join(", ", top.Owners.Select(owner => owner.Name))}";
        var many = locks.Locks == 1 ? "one lock" : FormattableString.Invariant($"{locks.Locks} locks");
        var total = Total(locks.TotalMs, locks.WhileCoresIdleMs, locks.LongestMs);

        // Many locks that are waited for once each have none that matters more than others.
        if (locks.Locks > 1 && locks.Waits == locks.Locks)
            return FormattableString.Invariant($"{locks.Waits} waits for {many}, once each, {total}");
        return FormattableString.Invariant($"{locks.Waits} waits for {many}, {total} (lock {top.Id}: {top.Waits}{owners})");
    }

    private static string? Waits(WaitReport? waits, GcReport? gc) => waits is null || gc is null || waits.TotalMs < LeastShare * gc.WallMs
        ? null
        : FormattableString.Invariant($"{waits.Count} waits inside units, {Total(waits.TotalMs, waits.WhileCoresIdleMs, waits.LongestMs)}");

    /// <summary>
    /// A sum of waits. Waiting costs nothing while every core has other work, so the time with a core idle is named apart.
    /// </summary>
    private static string Total(double totalMs, double? idleMs, double longestMs)
    {
        var idle = idleMs is { } known ? $", of it {Figures.Percent(known / totalMs)} with a core left idle" : "";
        return $"{Figures.Duration(totalMs)} in all{idle}, {Figures.Duration(longestMs)} at most";
    }

    private static string? Jit(JitReport? jit, GcReport? gc)
    {
        if (jit is null || gc is null || jit.TotalMs < LeastCompiling * gc.WallMs) return null;
        var tiers = jit.Tiers.Select(tier => FormattableString.Invariant($"{tier.Methods} {tier.Tier}"));
        return FormattableString.Invariant(
            $"compiled {jit.Methods} methods in {Figures.Duration(jit.TotalMs)} ({string.Join(", ", tiers)})");
    }

    private static string? Pool(PoolReport? pool) => pool?.Measured is { } measured && measured.Fewest != measured.Most
        ? FormattableString.Invariant($"pool threads {measured.Fewest} .. {measured.Most}{Reasons(pool)}")
        : null;

    /// <summary>Adjustments of the number of threads that the pool aims at, by reason: none of them is a thread.</summary>
    internal static string Reasons(PoolReport pool)
    {
        if (pool.Adjustments.IsEmpty) return "";
        var reasons = string.Join(", ", pool.Adjustments.Select(reason => FormattableString.Invariant($"{reason.Reason} {reason.Count}")));
        return $" (adjustments of its aim: {reasons})";
    }

    /// <summary>
    /// How long units stood in the pool's queue in the timed launches; null where that is little, or no pool served them.
    /// </summary>
    public static string? QueueDelay(TrialReport trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        if (trial is not { QueueDelay: { } delay, Account: { } account } || !(account.Share(Category.PoolQueue) >= LeastQueueing))
            return null;
        var (p50, p90, p99) = (Figures.Duration(delay.P50Ms), Figures.Duration(delay.P90Ms), Figures.Duration(delay.P99Ms));
        return $"{trial.Label}, timed: units began after {p50} (p50), {p90} (p90), {p99} (p99)";
    }
}
