using Concur.Core.Model;

namespace Concur.Core.Findings;

/// <summary>
/// Rules about compute time that depends on the number of workers. Where the same units cost more CPU time on several threads than on
/// one, and neither collector, locks nor kernel explain it, the memory is the likely cause. The size of the effect suggests which,
/// for lack of hardware counters.
/// </summary>
internal static class MemoryRules
{
    /// <summary>A smaller rise of compute time is the noise of a shared machine.</summary>
    private const double NotableFactor = 1.25;

    private const double NotableSpeedup = 1.05;
    private const double NotableWaiting = 0.05;

    /// <summary>A thread blocks only where spinning did not get it the lock, so waits stand for many more contentions.</summary>
    private const double NotableWaitsPerMs = 0.1;

    private const double NotableOthers = 0.10;
    private const double MostOtherCause = 0.05;
    private const double MostInKernel = 0.25;

    /// <summary>With a smaller share of compute the workers' time is about something else.</summary>
    private const double LeastCompute = 0.20;

    /// <summary>
    /// Workers that share the memory's bandwidth at worst take turns: compute time grows by as many times as there are workers on
    /// cores. A cache line that moves between cores can make it grow more.
    /// </summary>
    private const double TakingTurns = 1.05;

    /// <summary>Objects that are allocated fill caches and use the memory's bandwidth: no sign of shared cache lines.</summary>
    private const double NotableBytesPerSecond = 100e6;

    /// <summary>Where sequential waits, a speed-up is not limited by the cores.</summary>
    private const double NotableWaitsAlone = 0.10;

    /// <summary>The rules.</summary>
    public static IReadOnlyList<Func<TrialInRun, Finding?>> All { get; } = [MemoryBandwidth, FalseSharing, LockSpinning, FasterThanIdeal];

    /// <summary>Compute slows down with the number of workers by no more than taking turns at the memory would cost.</summary>
    public static Finding? MemoryBandwidth(TrialInRun run) => Inflation(run) is { } factor && !IsWorseThanTakingTurns(run, factor)
        ? Inflated(
            nameof(MemoryBandwidth),
            run,
            FormattableString.Invariant(
                $"the same units took {factor:0.00} times sequential's CPU time, which neither collections nor locks explain"),
            "likely the memory's bandwidth or a shared cache (or two workers on the halves of one core, or code that spins): "
                + "work on blocks that fit the cache, on smaller types, or with fewer workers")
        : null;

    /// <summary>
    /// Compute slows down so much that workers probably write to the same cache lines. A suspicion: nothing counts such writes.
    /// </summary>
    public static Finding? FalseSharing(TrialInRun run) => Inflation(run) is { } factor && IsWorseThanTakingTurns(run, factor)
        ? Inflated(
            nameof(FalseSharing),
            run,
            FormattableString.Invariant(
                $"the same units took {factor:0.00} times sequential's CPU time, more than sharing the memory's bandwidth can cost"),
            "suspect cache lines that several workers write: counters or fields next to each other (pad them to 128 bytes), "
                + "one interlocked variable (count per worker and add up), or a spinning lock")
        : null;

    /// <summary>Compute slows down while workers contend for locks: before a thread blocks on a lock, it spins.</summary>
    public static Finding? LockSpinning(TrialInRun run)
    {
        if (Slowdown(run) is not { } factor || run.Trial.Locks is not { } locks || !AreContended(run.Trial)) return null;
        var site = locks.Top is [{ Sites: [{ Site: { } known }, ..] }, ..] ? $", most in {known}" : "";
        return Inflated(
            nameof(LockSpinning),
            run,
            FormattableString.Invariant(
                $"the same units took {factor:0.00} times sequential's CPU time, and {locks.Waits:N0} waits for ")
                + FormattableString.Invariant($"{(locks.Locks == 1 ? "one lock" : $"{locks.Locks:N0} locks")} were recorded{site}"),
            "likely threads that spin before they block on a lock, and the lock's data that move between cores: lock less often or for "
                + "less time, split the lock, or collect per worker and combine at the end");
    }

    /// <summary>
    /// A strategy beat its ideal, by more than the run's noise. The accounts say whether sequential used more CPU time, or waited for
    /// cores; else nothing is claimed. Where sequential waits for other things, its waits set the ideal, and not the cores.
    /// </summary>
    public static Finding? FasterThanIdeal(TrialInRun run)
    {
        if (!IsAboveIdeal(run.Trial) || run.WaitsAlone > NotableWaitsAlone || run.IsOtherVersion) return null;
        var (waited, waitedHere) = (run.Baseline?.Account?.Share(Category.RunQueue) ?? 0, run.Share(Category.RunQueue));
        var (cause, advice) = run.CpuFactor is < 1 / NotableSpeedup and var factor
            ? (FormattableString.Invariant($": the same units took {factor:0.00} times sequential's CPU time"),
                "look for costs that one thread has and several do not, such as page faults after collections of large objects, or caches "
                    + "that are too small for all units in turn")
            : waited - waitedHere > NotableWaiting
            ? (FormattableString.Invariant($": sequential waited for a core {waited:P0} of its time, and this {waitedHere:P0}"),
                "stop other work on this machine and run again: sequential was measured slower than it is")
            : ("", "run again with more launches (--launches): the accounts name no reason, so the baseline may have been disturbed");
        return new Finding(
            nameof(FasterThanIdeal),
            Severity.Info,
            run.Label,
            FormattableString.Invariant(
                $"{run.Label}: {run.Trial.Speedup:0.00}x is more than its ideal of {run.Trial.IdealSpeedup:0.00}x{cause}"),
            run.Path + ".gap",
            advice);
    }

    private static bool IsAboveIdeal(TrialReport trial) =>
        trial.Speedup > NotableSpeedup * trial.IdealSpeedup && !(trial.SpeedupInterval?.Low <= trial.IdealSpeedup);

    private static Finding Inflated(string rule, TrialInRun run, string message, string advice) =>
        new(rule, Severity.Warning, run.Label, $"{run.Label}: {message}{OtherCause(run)}", run.Path + ".gap", advice);

    /// <summary>The rise of compute time where no contended locks explain it; null otherwise.</summary>
    private static double? Inflation(TrialInRun run) => AreContended(run.Trial) ? null : Slowdown(run);

    /// <summary>Whether so many waits for locks were recorded that threads also spun for locks without a wait.</summary>
    private static bool AreContended(TrialReport trial) =>
        trial is { Locks: { Waits: > 0 } locks, Gc.WallMs: > 0 and var wallMs } && locks.Waits > NotableWaitsPerMs * wallMs;

    /// <summary>
    /// Compute time over sequential's; null where it did not rise notably, or where something else explains the rise or is not known.
    /// </summary>
    private static double? Slowdown(TrialInRun run) =>
        run is { Lanes: > 1, ComputeFactor: > NotableFactor, Strategy.UsesProcesses: false }
        && !(LockRules.SpinningShare(run.Calls) > LockRules.NotableSpinning)
        && run.NetShare(Category.Compute) > LeastCompute
        && run.Trial.Account?.Share(Category.Gc) < MostOtherCause
        && run.Trial.Account.Share(Category.Lock) < MostOtherCause
        && run.Share(Category.GilWait) < MostOtherCause
        && KernelShare(run.Trial.Cores) < MostInKernel
        && !IsContradicted(run)
            ? run.ComputeFactor
            : null;

    /// <summary>Whether the timed launches are surely faster than the rise allows, which is of one profiled launch.</summary>
    private static bool IsContradicted(TrialInRun run) => run.Trial.SpeedupInterval?.Low > run.Trial.IdealSpeedup / NotableFactor;

    /// <summary>
    /// Whether only a fight over cache lines explains the rise. Then sharing the work gains nothing in the timed launches either.
    /// </summary>
    private static bool IsWorseThanTakingTurns(TrialInRun run, double factor) =>
        factor > TakingTurns * Math.Min(run.Lanes, run.Trial.Cores?.Cores ?? run.Lanes)
        && !(run.Trial.SpeedupInterval?.High > 1)
        && !(run.Trial.Gc?.AllocatedBytesPerSecond > NotableBytesPerSecond);

    private static string OtherCause(TrialInRun run) => run.Trial.Cores?.OthersShare is > NotableOthers and var others
        ? FormattableString.Invariant($" (but other processes, which share the memory too, took {others:P0} of the cores' time)")
        : "";

    /// <summary>The kernel's share of the workers' CPU time: page faults and system calls lengthen compute too.</summary>
    private static double KernelShare(CoreAccount? cores)
    {
        var (user, kernel) = (cores?.Share("lanes-user") ?? 0, cores?.Share("lanes-kernel") ?? 0);
        return user + kernel > 0 ? kernel / (user + kernel) : 0;
    }
}
