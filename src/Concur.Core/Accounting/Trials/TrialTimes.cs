using Concur.Core.Model;
using Concur.Core.Stats;
using Concur.Protocol;

namespace Concur.Core.Accounting.Trials;

/// <summary>A trial's times.</summary>
/// <param name="Timing">Of the iterations that nothing recorded; null without any.</param>
/// <param name="CoresUsed">Their CPU time over their wall time.</param>
/// <param name="ObserverEffect">The recorded iterations' median over theirs.</param>
internal sealed record TrialTimes(TimingSummary? Timing, double? CoresUsed, double? ObserverEffect)
{
    public static TrialTimes Of(IReadOnlyList<LaunchRecord> launches)
    {
        var timingMs = launches.Where(launch => !launch.Plan.Profiled)
            .Select(launch => MeasuredMs(launch).ToList())
            .Where(times => times.Count > 0)
            .ToList();
        var profiledMs = launches.Where(launch => launch.Plan.Profiled && launch.Traces.Length > 0).SelectMany(MeasuredMs).ToList();
        var timing = timingMs.Count == 0 ? null : MedianEstimate.Of(timingMs);
        var profiled = profiledMs.Count == 0 ? (double?)null : MedianEstimate.Median(profiledMs);
        return new TrialTimes(timing, CoresUsedIn(launches), Ratio(profiled, timing?.MedianMs));
    }

    /// <summary>What follows from the times of a report's launches, by themselves and against the baseline's.</summary>
    /// <param name="baseline">The baseline; the report itself where it is that.</param>
    /// <param name="trial">The report.</param>
    /// <param name="comparisons">How many trials are compared with the baseline.</param>
    public static TrialReport AddTo(TrialReport baseline, TrialReport trial, int comparisons)
    {
        var speedup = Speedups.Of(baseline, trial, comparisons);
        return trial with
        {
            Speedup = speedup?.Ratio,
            SpeedupInterval = speedup?.Interval,
            Stability = trial.TimesMs.IsEmpty ? null : Stability.Of(LaunchSamples.TimesMs(trial)),
        };
    }

    /// <summary>The quotient; null when either is missing or the denominator is zero.</summary>
    public static double? Ratio(double? numerator, double? denominator) => denominator > 0 ? numerator / denominator : null;

    public static LaunchReport Report(LaunchRecord launch, MachineFacts machine)
    {
        var taken = launch.Plan.Profiled ? default : CoreAccountant.Taken(launch, machine);
        return new LaunchReport(launch.Usage, launch.Plan.Profiled, [.. MeasuredMs(launch)])
        {
            ThrottledPeriods = launch.ThrottledPeriods,
            Round = launch.Plan.Round,
            Runtime = launch.Result?.Runtime,
            HasFinalCode = launch.Result?.HasFinalCode,
            Lost = launch.Lost is { } lost ? LaunchVerdict.Line(lost) : null,
            OthersShare = taken.Others,
            StealShare = taken.Steal,
            ClockMhz = launch.ClockMhz,
        };
    }

    /// <summary>Wall times of the measured iterations, ms.</summary>
    public static IEnumerable<double> MeasuredMs(LaunchRecord launch) =>
        launch.Result?.Iterations.Where(iteration => iteration.Measured).Select(iteration => iteration.WallNs / 1e6) ?? [];

    private static long CpuNs(ProcessCounters counters) => counters.UserNs + counters.KernelNs;

    private static double? CoresUsedIn(IEnumerable<LaunchRecord> launches)
    {
        var timed = launches.Where(launch => !launch.Plan.Profiled).ToList();
        var iterations = timed
            .SelectMany(launch => launch.Result?.Iterations ?? []).Where(iteration => iteration.Measured).ToList();
        if (iterations.Count == 0 || iterations.Exists(i => i.AtStart is null || i.AtEnd is null)) return null;
        long? remoteNs = 0;
        foreach (var launch in timed) remoteNs += RemoteUse.CpuNs(launch.Result);
        var cpuNs = remoteNs + iterations.Sum(i => CpuNs(i.AtEnd!.Value) - CpuNs(i.AtStart!.Value));
        return cpuNs / (double)Math.Max(1, iterations.Sum(i => i.WallNs));
    }
}
