using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Core.Stats;

namespace Concur.Core.Accounting.Trials;

/// <summary>Holds each finding's remedy, as it was measured, against the trial that it should cure.</summary>
public static class Verifier
{
    /// <param name="run">The findings and the trials that they are about.</param>
    /// <param name="measured">Trials under remedies, and those that they should cure, measured in turns.</param>
    public static ImmutableArray<Verification> Compare(RunReport run, IReadOnlyList<TrialReport> measured)
    {
        ArgumentNullException.ThrowIfNull(run);
        var verifications = from finding in run.Findings
                            let remedy = finding.Remedy
                            where remedy is not null
                            join trial in run.Trials on finding.Strategy equals trial.Label
                            join before in measured on trial.Label equals before.Label
                            join after in measured on remedy!.LabelOf(trial) equals after.Label
                            select Verify(finding.Rule, remedy!, before, after);
        return [.. verifications];
    }

    private static Verification Verify(string rule, Remedy remedy, TrialReport before, TrialReport after) => new()
    {
        Rule = rule,
        Remedy = remedy,
        Before = before,
        After = after,
        RatioInterval = RatioInterval(before, after),
        ShareFell = CategoryInfo.Find(remedy.Cures)?.Category is { } category
            && Fell(LaunchSamples.Shares(before, [category]), LaunchSamples.Shares(after, [category])),
    };

    private static Interval? RatioInterval(TrialReport before, TrialReport after)
    {
        var (beforeMs, afterMs) = LaunchSamples.OfSameRounds(before, after);
        return RatioEstimate.Paired(beforeMs, afterMs)?.Interval;
    }

    private static bool Fell(IReadOnlyList<double> before, IReadOnlyList<double> after) =>
        Math.Min(before.Count, after.Count) >= Equivalence.LeastLaunches
        && MannWhitney.PValue(before, after) <= Equivalence.DifferenceLevel;
}
