using Concur.Core.Model;

namespace Concur.Core.Findings;

/// <summary>
/// The same units cost more CPU time on several threads than on one, and neither collector, locks nor kernel explain it: then
/// it is the memory's doing. By how much tells the likely cause, for lack of hardware counters.
/// </summary>
internal static class Inflated
{
    /// <summary>Compute time over sequential's from which on it is worth a word; less is the noise of a shared machine.</summary>
    internal const double Notable = 1.25;

    private const double MostOfOthers = 0.05;
    private const double MostInKernel = 0.25;

    private const double NotableOthers = 0.10;

    /// <summary>Lanes that compute less than this are about something else.</summary>
    private const double LeastCompute = 0.20;

    /// <summary>
    /// Lanes that share the memory's bandwidth take as long as one after the other at worst: compute grows by as many
    /// times as there are lanes on cores. A cache line that wanders between cores can make it worse than that.
    /// </summary>
    private const double OfLanes = 1.05;

    /// <summary>Compute time over sequential's; null where it is no more, or something else explains it.</summary>
    public static double? Factor(TrialInRun subject) =>
        subject is { Lanes: > 1, ComputeFactor: > Notable, Strategy.UsesProcesses: false } && subject.NetShare(Category.Compute) > LeastCompute
        && subject.Share(Category.Gc) < MostOfOthers && subject.Share(Category.Lock) < MostOfOthers && subject.Share(Category.GilWait) < MostOfOthers && InKernel(subject.Trial.Cores) < MostInKernel
            ? subject.ComputeFactor
            : null;

    /// <summary>Whether the factor is more than sharing bandwidth can cost.</summary>
    public static bool IsWorseThanTakingTurns(TrialInRun subject, double factor) => factor > OfLanes * Math.Min(subject.Lanes, subject.Trial.Cores?.Cores ?? subject.Lanes);

    /// <summary>What else could be the cause, in words; empty where nothing is known to be.</summary>
    public static string Doubt(TrialInRun subject) => subject.Trial.Cores?.OthersShare is > NotableOthers and var others
        ? FormattableString.Invariant($" (but other processes, which share the memory too, took {others:P0} of the cores' time)")
        : "";

    /// <summary>The kernel's share of the lanes' CPU time: page faults and system calls inflate compute too.</summary>
    private static double InKernel(CoreAccount? cores)
    {
        var (user, kernel) = (cores?.Share("lanes-user") ?? 0, cores?.Share("lanes-kernel") ?? 0);
        return user + kernel > 0 ? kernel / (user + kernel) : 0;
    }
}
