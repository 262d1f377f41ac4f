using Concur.Core.Model;

namespace Concur.Reports.Comparisons;

/// <summary>The outcome of each gate (--fail-on) for each run, in a sentence.</summary>
public static class GateSentence
{
    /// <summary>Names the strategies that failed the gate, and those that could not be tested.</summary>
    public static IEnumerable<string> AllOf(ComparisonReport comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return comparison.Gates.GroupBy(result => (result.Gate.Text, result.Candidate)).Select(Sentence);
    }

    private static string Sentence(IGrouping<(string Text, string Candidate), GateResult> results)
    {
        var gate = $"{results.Key.Text} ({results.Key.Candidate})";
        var notable = results.Where(result => result.Outcome != GateOutcome.Passed)
            .GroupBy(result => result.Outcome)
            .OrderBy(group => group.Key);
        var said = notable.Select(group => $"{Word(group.Key)} {gate}: {string.Join(", ", group.Select(result => result.Reason))}")
            .ToList();
        return said.Count == 0 ? $"holds: {gate}" : string.Join("; ", said);
    }

    private static string Word(GateOutcome outcome) => outcome == GateOutcome.Tripped ? "FAILED" : "NOT TESTED";
}
