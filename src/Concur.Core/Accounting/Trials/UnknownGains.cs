using Concur.Core.Accounting.Gains;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Accounting.Trials;

/// <summary>Says why nothing can be predicted of a trial, as far as no replay is needed to know that.</summary>
internal static class UnknownGains
{
    /// <summary>Computing that takes this much longer than in sequential does so for reasons that no replay knows.</summary>
    private const double MostInflation = 0.10;

    /// <summary>More of the workers' time without a core, or of the cores' time that others had, and others disturb the workers.</summary>
    private const double MostOfOthers = 0.20;

    /// <summary>Waiting for the simulated global lock for less than this share of the workers' time is no matter.</summary>
    private const double LeastGilWait = 0.01;

    /// <summary>More waits, as a share of the workers' time, for locks whose statement is not known can't be replayed.</summary>
    private const double MostUnplaced = 0.05;

    /// <summary>Where it is not known of more samples which locks were held, locks can't be replayed.</summary>
    private const double MostUnknownHeld = 0.05;

    /// <summary>Why its units can't be replayed; null for no reason.</summary>
    /// <param name="trial">The trial's report.</param>
    /// <param name="account">The account of its timed launches.</param>
    /// <param name="launches">The launches without failure.</param>
    /// <param name="iteration">A measured iteration.</param>
    public static string? ReasonOf(
        TrialReport trial, Account account, IReadOnlyList<LaunchRecord> launches, IterationRecord iteration) =>
        iteration.Segments.Count > 0 ? "its units await, and give their threads back meanwhile"
        : launches.Any(launch => launch.Result?.Remote.Count > 0) ? "its workers are on several machines"
        : trial.CoresOfUnits is not null ? "its units are parallel themselves"
        : account.Share(Category.GilWait) > LeastGilWait ? "it waits for a simulated lock"
        : trial.LostEvents > 0 ? "events of the recorded launch were lost"
        : account[Category.Compute] is null ? "it is not known how long its units compute"
        : null;

    /// <summary>Why a replay of what they do would say nothing; null for no reason.</summary>
    public static string? ReasonOf(TrialWork work)
    {
        if (work.UnplacedMs > MostUnplaced * work.WallMs * work.Workers)
            return "its units wait for locks that are in no lock statement of the program";
        if (work.WaitsForLocks && work.UnknownHeldShare > MostUnknownHeld)
            return FormattableString.Invariant($"in {work.UnknownHeldShare:0 %} of the samples it is not known which locks the units held");
        if (IsDisturbed(work)) return "other processes took more than 20 % of the workers' time on the cores";
        return work.Inflation > MostInflation
            ? FormattableString.Invariant($"its units compute {work.Inflation:0 %} longer than in sequential, and no replay knows why")
            : null;
    }

    /// <summary>Workers that wake each other at locks are often ready while a core is free: that says nothing of others.</summary>
    private static bool IsDisturbed(TrialWork work) =>
        work.Workers <= work.Cores && (work.WaitsForLocks ? work.OthersShare : work.QueuedShare) > MostOfOthers;
}
