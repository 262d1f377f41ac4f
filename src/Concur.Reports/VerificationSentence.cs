using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>One sentence per remedy that was tried.</summary>
public static class VerificationSentence
{
    /// <summary>The sentences of a run; one that says so where it was to try remedies and no finding has any.</summary>
    public static IEnumerable<string> AllOf(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Request is WorkloadRequest { Verify: true } && run.Verifications.IsEmpty
            ? ["nothing to verify: no finding of this run has a remedy that the tool can try"]
            : run.Verifications.Select(Of);
    }

    /// <summary>What was tried, both medians and shares, and whether it helped.</summary>
    public static string Of(Verification tried)
    {
        ArgumentNullException.ThrowIfNull(tried);
        return $"{tried.Rule} of {tried.Before.Label}, tried {Option(tried.Remedy)}: {Word(tried)}; median {Figures.Duration(tried.Before.Timing?.MedianMs)} -> {Figures.Duration(tried.After.Timing?.MedianMs)} ({Figures.Factor(tried.Ratio)} as fast), {tried.Remedy.Cures} {Figures.Percent(tried.ShareBefore)} -> {Figures.Percent(tried.ShareAfter)} of lane time";
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
