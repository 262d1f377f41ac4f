using Concur.Core.Model;
using Concur.Traces.Recordings;

namespace Concur.Core.Findings;

/// <summary>Rules about time of which a recording does not know, or not well, what it was.</summary>
internal static class CoverageRules
{
    private const double EnoughSampled = 0.98;

    /// <summary>A process that used the CPUs for fewer sample intervals has hardly a profile: it did something else.</summary>
    private const double LeastProfiled = 10;

    private const double NotablePart = 0.01;

    private const double NotableOthers = 0.10;
    private const double NotableShare = 0.05;

    /// <summary>
    /// Measured beside two processes that spin on two cores: of 20 programs that measure their own waits, the account was off by 4.6 % of
    /// the workers' time at most (tests/Concur.EndToEnd.Tests/Truth). It was not measured beside more of them.
    /// </summary>
    private const double MostOff = 0.05;

    /// <summary>All that are about one process or strategy.</summary>
    public static IReadOnlyList<Func<Evidence, Finding?>> All { get; } = [ProfileIncomplete, ShortThreadsNotSeen];

    /// <summary>
    /// Other processes kept woken threads from the cores, and without perf events readings alone tell that from the waits before.
    /// </summary>
    /// <param name="trials">The run's trials.</param>
    /// <param name="scheduler">The source of their times on and off the CPUs; null where none was.</param>
    public static Finding? WaitsAreEstimated(IReadOnlyList<TrialReport> trials, SchedulerChoice? scheduler)
    {
        if (scheduler?.Kind != SchedulerKind.Proc) return null;
        var estimated = trials.Select((trial, index) => (trial.Label, trial.Account, trial.Cores, Index: index))
            .Where(trial => trial is { Account: not null, Cores.OthersShare: > NotableOthers }
                && trial.Account.Share(Category.RunQueue) > NotableShare
                && Waits(trial.Account) > NotableShare)
            .ToList();
        return estimated.Count == 0 ? null : new Finding(
            nameof(WaitsAreEstimated),
            Severity.Info,
            estimated.Count == 1 ? estimated[0].Label : null,
            $"{string.Join(", ", estimated.Select(trial => trial.Label))}: other processes kept woken threads from the cores, and without "
                + "perf events it is estimated how much of that lies in lock, wait and io-sleep: each of these may be off by "
                + FormattableString.Invariant($"{MostOff:P0} of the workers' time or more"),
            FormattableString.Invariant($"trials[{estimated[0].Index}].account"),
            "stop other work on this machine, or record with perf events (--scheduler perf)");
    }

    private static double Waits(Account account) =>
        new[] { Category.Lock, Category.Wait, Category.IoSleep }.Sum(category => account.Share(category) ?? 0);

    /// <summary>A notable part of the CPU time has no samples.</summary>
    public static Finding? ProfileIncomplete(Evidence evidence)
    {
        if (evidence.CpuProfile is not { Share: < EnoughSampled } profile) return null;
        if (profile.CpuMs < LeastProfiled * profile.IntervalMs) return null;
        string Time(double ms) => FormattableString.Invariant($"{ms / 1e3:0.00} s ({ms / profile.CpuMs:P0})");
        var shortMs = profile.NotSampledMs - profile.OfLongThreadsMs;
        var isWithoutKernel = profile.Sampling == CpuSampling.ByThreadOutsideKernel;
        var missed = isWithoutKernel ? "is code of the kernel" : "is of samples that the kernel left out";
        (double Ms, string What)[] parts =
        [
            (profile.OfLongThreadsMs, missed),
            (shortMs, FormattableString.Invariant($"is of threads that ran for less than {profile.IntervalMs:0.#} ms")),
        ];
        var named = parts.Where(part => part.Ms >= NotablePart * profile.CpuMs).Select(part => $"{Time(part.Ms)} {part.What}");
        return evidence.Warning(
            nameof(ProfileIncomplete),
            FormattableString.Invariant($"the CPU profile has no samples for {Time(profile.NotSampledMs)} of ")
                + FormattableString.Invariant($"{profile.CpuMs / 1e3:0.00} s of CPU time: {string.Join(", ", named)}"),
            EvidencePart.Profile,
            profile.Sampling switch
            {
                CpuSampling.ByThreadOutsideKernel => "record as root, or with CAP_PERFMON, to sample the kernel and short threads as well",
                CpuSampling.ByThread => "record as root, or with CAP_PERFMON, to sample short threads as well",
                _ => "record for longer: short threads are sampled in proportion to their time",
            });
    }

    /// <summary>A notable part of the CPU time was used by threads that no reading of the counters met.</summary>
    public static Finding? ShortThreadsNotSeen(Evidence evidence) =>
        evidence.PolledCpu is { IsNotable: true } polled
        ? evidence.Warning(
            nameof(ShortThreadsNotSeen),
            FormattableString.Invariant($"{polled.NotSeenMs / 1e3:0.00} s of {polled.CpuMs / 1e3:0.00} s of CPU time ")
                + FormattableString.Invariant($"({polled.NotSeenShare:P0}) were used by threads that ended between two readings of ")
                + "their counters, and are in no account of a thread",
            EvidencePart.PolledCpu,
            "record every switch, which shows every thread: --scheduler perf on Linux, and etw on Windows")
        : null;
}
