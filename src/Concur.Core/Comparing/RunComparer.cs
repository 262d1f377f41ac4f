using System.Collections.Immutable;
using Concur.Core.Model;

namespace Concur.Core.Comparing;

/// <summary>Compares runs with a baseline.</summary>
public static class RunComparer
{
    /// <param name="baseline">The baseline.</param>
    /// <param name="candidates">The runs to compare with it; at least one.</param>
    /// <param name="choice">The threshold, the gates and whether times are compared.</param>
    /// <exception cref="ConcurException">The runs are of different work.</exception>
    public static ComparisonReport Compare(ComparedRun baseline, IReadOnlyList<ComparedRun> candidates, ComparisonChoice choice)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(choice);
        foreach (var candidate in candidates)
        {
            CheckWork(baseline, candidate);
            CheckAmount(baseline, candidate, choice);
        }

        var comparisons = candidates.Select(candidate => Compare(baseline, candidate, choice)).ToImmutableArray();
        return new ComparisonReport
        {
            Baseline = baseline,
            Candidates = comparisons,
            Threshold = choice.Threshold,
            Gates = [.. comparisons.SelectMany(comparison => choice.Gates.SelectMany(gate => GateCheck.Apply(gate, comparison)))],
        };
    }

    private static RunComparison Compare(ComparedRun baseline, ComparedRun candidate, ComparisonChoice choice)
    {
        var (before, after) = choice.PerItem ? (PerItem.Of(baseline.Run), PerItem.Of(candidate.Run)) : (baseline.Run, candidate.Run);
        var differences = FingerprintComparer.Compare(before, after);
        var scope = choice.ForceTimes || !differences.Any(FingerprintComparer.ForbidsTimes) ? ComparisonScope.Times : ComparisonScope.Shape;
        var rows = Labels(before, after)
            .Select(label => TrialComparer.Compare(label, before, after, scope, choice.Threshold)).ToImmutableArray();
        return new RunComparison
        {
            Candidate = candidate,
            Scope = scope,
            Differences = differences,
            Rows = rows,
            MeanRatio = GeometricMean([.. rows.Select(row => row.Time?.Ratio).OfType<double>()]),
            FindingsGone = Without(baseline.Run.Findings, candidate.Run.Findings),
            FindingsNew = Without(candidate.Run.Findings, baseline.Run.Findings),
        };
    }

    private static void CheckWork(ComparedRun baseline, ComparedRun candidate)
    {
        var (first, second) = (Work(baseline.Run), Work(candidate.Run));
        if (first == second) return;
        throw new ConcurException(
            FailureKind.BadInput,
            $"'{baseline.Name}' ran {first} and '{candidate.Name}' {second}: runs of different work cannot be compared; "
                + "for two versions of one method, run it before and after the change");
    }

    /// <summary>Runs that did more work take longer, and are not slower for that.</summary>
    private static void CheckAmount(ComparedRun baseline, ComparedRun candidate, ComparisonChoice choice)
    {
        var (before, after) = choice.PerItem ? (PerItem.Of(baseline.Run), PerItem.Of(candidate.Run)) : (baseline.Run, candidate.Run);
        var others = FingerprintComparer.Compare(before, after).Where(FingerprintComparer.IsOtherAmount)
            .Where(other => !choice.AcrossParameters || other.Name != FingerprintDifference.Parameters)
            .ToList();
        if (others.Count == 0) return;
        var named = string.Join(", ", others.Select(other => $"{other.Name} {other.Baseline} and {other.Candidate}"));
        var next = others.TrueForAll(other => other.Name == "units") ? "--per-item compares the time of one unit"
            : others.TrueForAll(other => other.Name == FingerprintDifference.Parameters) ? "--across-params compares them all the same"
            : "compare runs of the same work, such as those of 'dotnet concur compare --last 2'";
        throw new ConcurException(
            FailureKind.BadInput, $"'{baseline.Name}' and '{candidate.Name}' did not do the same work ({named}); {next}");
    }

    private static string Work(RunReport run) => run.Request is CommandsRequest ? "commands" : run.Request.Name;

    private static IEnumerable<string> Labels(RunReport baseline, RunReport candidate) =>
        baseline.Trials.Concat(candidate.Trials).Select(trial => trial.Label).Distinct();

    /// <summary>Two findings are the same if their rule and strategy are; their figures may differ.</summary>
    private static ImmutableArray<Finding> Without(ImmutableArray<Finding> findings, ImmutableArray<Finding> others) =>
        [.. findings.Where(finding => !others.Any(other => other.Rule == finding.Rule && other.Strategy == finding.Strategy))];

    private static double? GeometricMean(IReadOnlyList<double> ratios) =>
        ratios.Count == 0 || ratios.Any(ratio => ratio <= 0) ? null : Stats.GeometricMean.Of(ratios);
}
