using Concur.Core.Model;
using Concur.Core.Stats;

namespace Concur.Core.Comparing;

/// <summary>Compares one strategy of a run with the same strategy of another.</summary>
internal static class TrialComparer
{
    /// <summary>The largest number of launches that is given as advice.</summary>
    private const double MostLaunches = 500;

    public static ComparedTrial Compare(string label, RunReport baseline, RunReport candidate, ComparisonScope scope, double threshold)
    {
        var row = new ComparedTrial { Label = label, Baseline = Find(baseline, label), Candidate = Find(candidate, label) };
        if (!row.IsComparable) return row;
        row = WithCategories(row, baseline.Capabilities, candidate.Capabilities);
        var (before, after) = (LaunchSamples.MediansMs(row.Baseline!), LaunchSamples.MediansMs(row.Candidate!));
        if (before.Count == 0 || after.Count == 0) return row;
        row = row with { BaselineMs = MedianEstimate.Median(before), CandidateMs = MedianEstimate.Median(after) };
        if (scope == ComparisonScope.Times) row = WithTimes(row, threshold);
        var sequential = (Before: baseline.Trials[0], After: candidate.Trials[0]);
        return label != sequential.Before.Label
            && label == Find(candidate, label)?.Label
            && sequential.Before.Label == sequential.After.Label
            ? WithSpeedup(row, sequential.Before, sequential.After, threshold)
            : row;
    }

    private static ComparedTrial WithCategories(ComparedTrial row, Capabilities? baseline, Capabilities? candidate)
    {
        return row with
        {
            Categories = CategoryComparer.Compare(row.Baseline!, row.Candidate!, CpuErrorNs),
            OnlyBaselineTells = CategoryComparer.OnlyIn(row.Baseline!.Account, row.Candidate!.Account),
            OnlyCandidateTells = CategoryComparer.OnlyIn(row.Candidate!.Account, row.Baseline!.Account),
        };

        long CpuErrorNs(Account before, Account after) =>
            Math.Max(baseline?.CpuErrorNs(before, after) ?? 0, candidate?.CpuErrorNs(before, after) ?? 0);
    }

    private static ComparedTrial WithTimes(ComparedTrial row, double threshold)
    {
        var (before, after) = (UndisturbedTimes.Of(row.Baseline!), UndisturbedTimes.Of(row.Candidate!));
        var (seen, isWithheld) = UndisturbedTimes.Compare(before, after, threshold);
        var (ratio, verdict) = Allowing(row, RatioEstimate.Independent(after.Medians, before.Medians), seen, threshold);
        var launches = Math.Min(before.Medians.Count, after.Medians.Count);
        return row with
        {
            Time = ratio,
            TimeVerdict = verdict,
            BaselineDisturbance = before.Disturbance,
            CandidateDisturbance = after.Disturbance,
            IsWithheld = isWithheld,
            LaunchesNeeded = seen == Verdict.Unsure && !isWithheld ? Needed(ratio, launches, threshold) : null,
        };
    }

    /// <summary>Compares times relative to sequential's time of the same round, in which a disturbance of both cancels out.</summary>
    private static ComparedTrial WithSpeedup(ComparedTrial row, TrialReport sequentialBefore, TrialReport sequentialAfter, double threshold)
    {
        var before = UndisturbedTimes.Of(row.Baseline!).RelativeTo(UndisturbedTimes.Of(sequentialBefore));
        var after = UndisturbedTimes.Of(row.Candidate!).RelativeTo(UndisturbedTimes.Of(sequentialAfter));
        if (before.Medians.Count == 0 || after.Medians.Count == 0) return row;
        var (seen, isWithheld) = UndisturbedTimes.Compare(before, after, threshold);
        var (slowed, verdict) = Allowing(row, RatioEstimate.Independent(after.Medians, before.Medians), seen, threshold);
        if (slowed is not { Ratio: > 0 }) return row;
        return row with
        {
            BaselineSpeedup = 1 / Typical(before),
            CandidateSpeedup = 1 / Typical(after),
            Speedup = new RatioReport(
                1 / slowed.Ratio,
                slowed.Interval is { Low: > 0 } interval ? new Interval(1 / interval.High, 1 / interval.Low) : null),
            SpeedupVerdict = verdict,
            IsSpeedupWithheld = isWithheld,
        };
    }

    /// <summary>Allows for code that was final in one of the runs alone: then a part of the difference may be that.</summary>
    private static (RatioReport? Ratio, Verdict Verdict) Allowing(ComparedTrial row, RatioReport? ratio, Verdict seen, double threshold)
    {
        if (UnfinishedCode.Has(row.Baseline!) == UnfinishedCode.Has(row.Candidate!)) return (ratio, seen);
        var wide = UnfinishedCode.Widened(ratio, row.Baseline!, row.Candidate!);
        var isSure = wide?.Interval is { } interval && (interval.Low > 1 + threshold || interval.High < 1 / (1 + threshold));
        return (wide, isSure ? seen : Verdict.Unsure);
    }

    /// <summary>The time relative to sequential's, by the estimate that the run's own speed-up is.</summary>
    private static double Typical(UndisturbedTimes relative) =>
        RatioEstimate.Paired(relative.Medians, [.. relative.Medians.Select(_ => 1.0)])!.Ratio;

    /// <summary>
    /// The number of launches with which the interval would no longer touch the threshold, since an interval narrows with the
    /// square root of
    /// the number of launches; null where more than <see cref="MostLaunches"/> are needed.
    /// </summary>
    private static int? Needed(RatioReport? ratio, int launches, double threshold)
    {
        if (ratio?.Interval is not { } interval) return MedianEstimate.LeastLaunches;
        var halfWidth = (interval.High - interval.Low) / 2;
        var toEdge = Math.Min(Math.Abs(ratio.Ratio - (1 + threshold)), Math.Abs(ratio.Ratio - (1 / (1 + threshold))));
        var needed = toEdge > 0 ? Math.Ceiling(launches * Math.Pow(halfWidth / toEdge, 2)) : double.PositiveInfinity;
        return needed > MostLaunches ? null : (int)Math.Max(needed, launches + 1);
    }

    private static TrialReport? Find(RunReport run, string label) => run.Trials.FirstOrDefault(trial => trial.Label == label);
}
