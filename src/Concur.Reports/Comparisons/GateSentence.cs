using Concur.Core.Model;

namespace Concur.Reports.Comparisons;

/// <summary>What came of what a comparison was to fail on, a sentence per gate and run.</summary>
public static class GateSentence
{
    /// <summary>Rows that hold are not named: those that don't, and those that could not be tested, are.</summary>
    public static IEnumerable<string> AllOf(ComparisonReport comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return comparison.Gates.GroupBy(result => (result.Gate.Text, result.Candidate)).Select(group =>
        {
            var notable = group.Where(result => result.Outcome != GateOutcome.Passed).ToList();
            return notable.Count == 0
                ? $"holds: {group.Key.Text} ({group.Key.Candidate})"
                : string.Join("; ", notable.GroupBy(result => result.Outcome).OrderBy(outcome => outcome.Key)
                    .Select(outcome => $"{(outcome.Key == GateOutcome.Tripped ? "FAILED" : "NOT TESTED")} {group.Key.Text} ({group.Key.Candidate}): {string.Join(", ", outcome.Select(result => result.Reason))}"));
        });
    }
}
