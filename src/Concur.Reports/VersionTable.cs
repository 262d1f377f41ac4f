using Concur.Core.Answers;
using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>The table of versions: how many times as long each strategy takes under the other version, and where the time moved.</summary>
public static class VersionTable
{
    /// <summary>A row per strategy and version.</summary>
    /// <returns>Null where the run has one version.</returns>
    public static TextTable? Of(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (Answer.Of(run)?.Versions is not { IsEmpty: false } versions || run.Request is not WorkloadRequest request) return null;
        return new TextTable(
            "",
            ["strategy", "compared", "with", "time", "95 % interval", "", "changed most, in the workers' time"],
            [.. versions.Select(row => (string[])
            [
                row.Strategy,
                VersionName.Of(request, row.Candidate),
                VersionName.Of(request, row.Baseline),
                Figures.Factor(row.Time?.Ratio),
                Figures.Range(row.Time?.Interval),
                Word(row.Verdict),
                row.Moved is { } moved
                    ? $"{moved.Category} {Figures.Duration(moved.BaselineMs)} -> {Figures.Duration(moved.CandidateMs)}"
                    : "",
            ])])
        {
            LeftColumns = 3,
            Words = [5, 6],
            Dispensable = [2, 1, 6],
        };
    }

    private static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Slower => "slower",
        Verdict.Faster => "faster",
        _ => "not sure",
    };
}
