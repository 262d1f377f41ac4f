using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Core.Stats;
using Concur.Protocol;

namespace Concur.Core.Answers;

/// <summary>Compares the versions of the code that a run measured, strategy by strategy.</summary>
internal static class VersionComparer
{
    /// <returns>Null where the run has one version.</returns>
    public static ImmutableArray<ComparedVersion>? Of(RunReport run)
    {
        if (run.Request is not WorkloadRequest { Versions: { IsEmpty: false } versions }) return null;
        var pairs = run.Trials.Where(trial => trial.Variant is null)
            .SelectMany(own => versions.Select(version => (
                Own: own,
                Other: run.Trials.FirstOrDefault(trial => trial.Variant == version.Name && trial.Strategy == own.Strategy),
                version.IsBaseline)))
            .Where(pair => pair.Other is not null)
            .ToList();
        var noise = LaunchNoise.Of(run.Trials);
        return
        [
            .. pairs.Select(pair => pair.IsBaseline
                ? Compare(pair.Other!, pair.Own, pairs.Count, noise)
                : Compare(pair.Own, pair.Other!, pairs.Count, noise)),
        ];
    }

    private static ComparedVersion Compare(TrialReport baseline, TrialReport candidate, int comparisons, LaunchNoise? noise)
    {
        var isRight = Answer.IsRanked(baseline) && Answer.IsRanked(candidate);
        var (before, after) = LaunchSamples.OfSameRounds(baseline, candidate);
        var time = isRight
            ? UnfinishedCode.Widened(RatioEstimate.Paired(after, before, comparisons, noise), baseline, candidate)
            : null;
        var verdict = time?.Interval is not { } interval ? Verdict.Unsure
            : interval.Low > 1 ? Verdict.Slower
            : interval.High < 1 ? Verdict.Faster
            : Verdict.Unsure;
        return new ComparedVersion(baseline.Strategy, baseline.Label, candidate.Label, time, verdict)
        {
            Moved = verdict == Verdict.Unsure ? null : Moved(baseline.Account, candidate.Account, verdict),
        };
    }

    /// <summary>The category that changed most in the direction of the whole.</summary>
    private static MovedTime? Moved(Account? before, Account? after, Verdict verdict)
    {
        if (before is null || after is null) return null;
        var sign = verdict == Verdict.Slower ? 1 : -1;
        return CategoryNames.All
            .Where(category => before[category] is not null && after[category] is not null)
            .Select(category =>
                new MovedTime(CategoryNames.Of(category), Ns.ToMs(before[category]!.Value), Ns.ToMs(after[category]!.Value)))
            .Where(moved => sign * (moved.CandidateMs - moved.BaselineMs) > 0)
            .MaxBy(moved => sign * (moved.CandidateMs - moved.BaselineMs));
    }
}
