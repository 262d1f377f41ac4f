using System.Collections.Immutable;
using System.Globalization;
using Concur.Core.Model;
using Concur.Core.Stats;

namespace Concur.Core.Comparing;

/// <summary>
/// Applies a gate to the rows of a comparison. It trips on a significant verdict by the gate's own threshold, on a strategy that fails
/// now, and on one whose results differ now.
/// </summary>
internal static class GateCheck
{
    /// <summary>One result per row that the gate names.</summary>
    public static ImmutableArray<GateResult> Apply(Gate gate, RunComparison comparison)
    {
        GateResult Result(string? label, GateOutcome outcome, string reason) => new(
            gate,
            comparison.Candidate.Name,
            label,
            outcome,
            reason);

        // A strategy that both runs skipped does not suit the work: 'any' leaves it out.
        var rows = comparison.Rows.Where(row =>
            gate.Strategy is null
                ? row is not { Baseline.Status: TrialStatus.Skipped, Candidate.Status: TrialStatus.Skipped }
                : row.Label == gate.Strategy)
            .ToList();
        if (rows.Count == 0)
            return [
                Result(
                    null,
                    GateOutcome.Untested,
                    gate.Strategy is null
                        ? "no strategy ran in either run"
                        : $"neither run has '{gate.Strategy}'; they have {string.Join(", ", comparison.Rows.Select(row => row.Label))}"),
            ];
        return [.. rows.Select(row => Judge(row) switch { var (outcome, reason) => Result(row.Label, outcome, reason) })];

        (GateOutcome Outcome, string Reason) Judge(ComparedTrial row) => Untestable(row) ?? row switch
        {
            { Candidate: { Status: not TrialStatus.Ok } failed } => (
                GateOutcome.Tripped,
                $"{row.Label}: {failed.Error ?? failed.Status.ToString()}"),
            { Candidate.ResultsAgree: false } => (GateOutcome.Tripped, $"{row.Label}: its results differ from sequential's"),
            _ when comparison.Scope != ComparisonScope.Times => (
                GateOutcome.Untested,
                $"{row.Label}: the runs are of different machines or settings, whose seconds cannot be compared"),
            _ when comparison.Differences.FirstOrDefault(FingerprintComparer.IsOtherWork) is { } other => (
                GateOutcome.Untested,
                $"{row.Label}: the runs did not do the same work ({other.Name} {other.Baseline ?? "-"} and {other.Candidate ?? "-"})"),
            _ => Test(gate, row),
        };

        (GateOutcome Outcome, string Reason)? Untestable(ComparedTrial row) => row switch
        {
            { Candidate: null } => (GateOutcome.Untested, $"{row.Label} is not in '{comparison.Candidate.Name}'"),
            { Baseline: null } => (GateOutcome.Untested, $"{row.Label} is not in the baseline"),
            { Baseline.Status: not TrialStatus.Ok } or { Baseline.ResultsAgree: false } => (
                GateOutcome.Untested,
                $"{row.Label} went wrong in the baseline"),
            { Candidate.Status: TrialStatus.Skipped } => (GateOutcome.Untested, $"{row.Label}: {row.Candidate!.Error ?? "it was skipped"}"),
            _ => null,
        };
    }

    private static (GateOutcome Outcome, string Reason) Test(Gate gate, ComparedTrial row)
    {
        var (before, after) = (UndisturbedTimes.Of(row.Baseline!), UndisturbedTimes.Of(row.Candidate!));
        var launches = Math.Min(before.Medians.Count, after.Medians.Count);
        if (launches < Equivalence.LeastLaunches)
            return (GateOutcome.Untested, $"{row.Label}: {launches} launches are too few to tell; run with --launches 6 or more");
        var (verdict, isWithheld) = UndisturbedTimes.Compare(before, after, gate.Threshold);
        var change = string.Create(CultureInfo.InvariantCulture, $"{row.Label}: {(row.Time?.Ratio - 1) * 100:+0.0;-0.0;0.0} % in time");
        if (!isWithheld || Equivalence.Of(before.Medians, after.Medians, gate.Threshold) != gate.On)
            return (verdict == gate.On ? GateOutcome.Tripped : GateOutcome.Passed, change);
        return (
            GateOutcome.Untested,
            $"{change}, but {Disturbance(before, after)}; measure both runs again while the machine does nothing else");
    }

    private static string Disturbance(UndisturbedTimes before, UndisturbedTimes after) =>
        (before.Disturbance, after.Disturbance) is not ( > 0, _) and not (_, > 0)
        && (before.OthersCores, after.OthersCores) is ({ } had, { } has)
            ? FormattableString.Invariant($"other processes kept {had:0.0#} cores busy before and {has:0.0#} after")
            : $"its workers waited for cores that other processes had, {Share(before)} of their time before and {Share(after)} after";

    private static string Share(UndisturbedTimes times) =>
        times.Disturbance is { } share ? FormattableString.Invariant($"{share:P0}") : "an unknown part";
}
