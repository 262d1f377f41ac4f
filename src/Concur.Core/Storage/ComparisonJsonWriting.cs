using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>From a comparison to its JSON form.</summary>
internal static class ComparisonJsonWriting
{
    public static ComparisonJson Of(ComparisonReport comparison) => new()
    {
        SchemaVersion = ComparisonJson.CurrentSchema,
        Baseline = Of(comparison.Baseline),
        Threshold = comparison.Threshold,
        Candidates = [.. comparison.Candidates.Select(Of)],
        Gates = [.. comparison.Gates.Select(result => new GateJson(result.Gate.Text, result.Candidate, result.Label, RunWords.Name(result.Outcome), result.Reason))],
    };

    private static ComparedRunJson Of(ComparedRun run) => new(run.Name, run.Run.StartedUtc, run.Run.ToolVersion);

    private static RunComparisonJson Of(RunComparison pair) => new(
        Of(pair.Candidate),
        RunWords.Name(pair.Scope),
        [.. pair.Differences.Select(difference => new DifferenceJson(difference.Name, difference.Baseline, difference.Candidate, RunWords.Name(difference.Kind)))],
        [.. pair.Rows.Select(Of)],
        pair.MeanRatio,
        [.. pair.FindingsGone.Select(FindingJsonForm.Of)],
        [.. pair.FindingsNew.Select(FindingJsonForm.Of)]);

    private static ComparedTrialJson Of(ComparedTrial row) => new(
        row.Label,
        row.BaselineMs,
        row.CandidateMs,
        Of(row.Time),
        Word(row.TimeVerdict),
        row.BaselineSpeedup,
        row.CandidateSpeedup,
        Of(row.Speedup),
        Word(row.SpeedupVerdict),
        row.LaunchesNeeded,
        [.. row.Categories.Select(shift => new CategoryShiftJson(
            shift.Name, shift.BaselineMs, shift.CandidateMs, shift.BaselineShare, shift.CandidateShare, RunWords.Name(shift.Verdict), shift.Overweight))]);

    private static RatioJson? Of(RatioReport? ratio) =>
        ratio is null ? null : new RatioJson(ratio.Ratio, IntervalJson.Of(ratio.Interval));

    private static string? Word(Verdict? verdict) => verdict is { } said ? RunWords.Name(said) : null;
}
