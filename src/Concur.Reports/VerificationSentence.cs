using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>One sentence for each remedy that was tried.</summary>
public static class VerificationSentence
{
    /// <summary>The sentences of a run. One sentence says so where remedies were asked for and no finding has any.</summary>
    public static IEnumerable<string> AllOf(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Request is WorkloadRequest { Verify: true } && run.Verifications.IsEmpty
            ? ["nothing to verify: no finding of this run has a remedy that the tool can try"]
            : run.Verifications.Select(Of);
    }

    /// <summary>Names the remedy, whether it helped, and the medians and shares before and after.</summary>
    public static string Of(Verification tried)
    {
        ArgumentNullException.ThrowIfNull(tried);
        var (before, after) = (Figures.Duration(tried.Before.Timing?.MedianMs), Figures.Duration(tried.After.Timing?.MedianMs));
        var median = $"median {before} -> {after} ({Figures.Factor(tried.Ratio)} as fast)";
        var (share, shareAfter) = (Figures.Percent(tried.ShareBefore), Figures.Percent(tried.ShareAfter));
        var attempt = $"{tried.Rule} of {tried.Before.Label}, tried {Option(tried.Remedy)}: {Word(tried)}";
        return $"{attempt}; {median}, {tried.Remedy.Cures} {share} -> {shareAfter} of the workers' time";
    }

    private static string Option(Remedy remedy) => remedy.Strategy is null ? remedy.Text : $"-s {remedy.Text}";

    private static string Word(Verification tried) => tried.Outcome switch
    {
        VerificationOutcome.Faster => "helped",
        VerificationOutcome.Cured => $"{tried.Remedy.Cures} cured, not measurably slower",
        VerificationOutcome.NoHelp => "did not help",
        VerificationOutcome.Slower => "did not help: slower",
        _ => $"not known ({tried.After.Error ?? "its results differ, or it has no median"})",
    };
}
