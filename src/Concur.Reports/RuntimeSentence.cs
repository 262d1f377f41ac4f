using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>One line on what the runtime did while a strategy was recorded, where any of it is worth a word.</summary>
public static class RuntimeSentence
{
    /// <summary>Less than this share of the measured time is not worth a word.</summary>
    private const double Worth = 0.01;

    /// <summary>Compiling in the background disturbs nobody until it takes a core's twentieth.</summary>
    private const double WorthCompiling = 0.05;

    private const double WorthQueueing = 0.05;
    private const double WorthBytesPerSecond = 100e6;

    /// <returns>Null where nothing stands out, or nothing was recorded.</returns>
    public static string? Of(TrialReport trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var parts = ((string?[])[Gc(trial.Gc), Allocation(trial.Gc), Locks(trial.Locks, trial.Gc), Waits(trial.Waits, trial.Gc), Jit(trial.Jit, trial.Gc), Pool(trial.Pool), Delay(trial)]).OfType<string>().ToList();
        return parts.Count == 0 ? null : $"{trial.Label}, recorded: {string.Join("; ", parts)}";
    }

    private static string? Gc(GcReport? gc)
    {
        if (gc is null || gc.PauseMs < Worth * gc.WallMs) return null;
        var kinds = gc.Collections.Select(collection => FormattableString.Invariant($"{collection.Count} gen{collection.Generation} {collection.Kind}"));
        return $"collections {string.Join(" + ", kinds)}, paused {Figures.Percent(gc.PauseMs / gc.WallMs)} of the time, {Figures.Duration(gc.LongestPauseMs)} at most";
    }

    private static string? Allocation(GcReport? gc) => gc?.AllocatedBytesPerSecond is { } rate and >= WorthBytesPerSecond
        ? $"allocated about {Figures.Bytes(rate)}/s{(gc.TopTypes.IsEmpty ? "" : $", most {gc.TopTypes[0].Type}")}"
        : null;

    private static string? Locks(LockReport? locks, GcReport? gc)
    {
        if (locks is null || gc is null || locks.TotalMs < Worth * gc.WallMs) return null;
        var top = locks.Top[0];
        var owners = top.Owners.IsEmpty ? "" : $", held by {string.Join(", ", top.Owners.Select(owner => owner.Name))}";
        return FormattableString.Invariant($"{locks.Waits} waits for {(locks.Locks == 1 ? "one lock" : FormattableString.Invariant($"{locks.Locks} locks"))}, {Figures.Duration(locks.TotalMs)} in all{Idle(locks.WhileCoresIdleMs, locks.TotalMs)}, {Figures.Duration(locks.LongestMs)} at most (lock {top.Id}: {top.Waits}{owners})");
    }

    private static string? Waits(WaitReport? waits, GcReport? gc) => waits is null || gc is null || waits.TotalMs < Worth * gc.WallMs
        ? null
        : FormattableString.Invariant($"{waits.Count} waits inside units, {Figures.Duration(waits.TotalMs)} in all{Idle(waits.WhileCoresIdleMs, waits.TotalMs)}, {Figures.Duration(waits.LongestMs)} at most");

    /// <summary>Waiting costs nothing while all cores have something else to do.</summary>
    private static string Idle(double? idleMs, double totalMs) => idleMs is { } known ? $", of it {Figures.Percent(known / totalMs)} with a core left idle" : "";

    private static string? Jit(JitReport? jit, GcReport? gc) => jit is null || gc is null || jit.TotalMs < WorthCompiling * gc.WallMs
        ? null
        : FormattableString.Invariant($"compiled {jit.Methods} methods in {Figures.Duration(jit.TotalMs)} ({string.Join(", ", jit.Tiers.Select(tier => FormattableString.Invariant($"{tier.Methods} {tier.Tier}")))})");

    private static string? Pool(PoolReport? pool) => pool?.Measured is { } measured && measured.Fewest != measured.Most
        ? FormattableString.Invariant($"pool threads {measured.Fewest} .. {measured.Most}{Reasons(pool)}")
        : null;

    private static string Reasons(PoolReport pool) => pool.Adjustments.IsEmpty
        ? ""
        : $" ({string.Join(", ", pool.Adjustments.Select(reason => FormattableString.Invariant($"{reason.Reason} {reason.Count}")))})";

    private static string? Delay(TrialReport trial) => trial is { QueueDelay: { } delay, Account: { } account } && account.Share(Category.PoolQueue) >= WorthQueueing
        ? $"units began after {Figures.Duration(delay.P50Ms)} (p50), {Figures.Duration(delay.P90Ms)} (p90), {Figures.Duration(delay.P99Ms)} (p99)"
        : null;
}
