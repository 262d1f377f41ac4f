using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>Findings, remedies, what came of them, and variants, between the report and the run file's form.</summary>
internal static class FindingJsonForm
{
    public static FindingJson Of(Finding finding) =>
        new(finding.Rule, RunWords.Of(finding.Severity), finding.Strategy, finding.Message, finding.Evidence, finding.Advice) { Remedy = finding.Remedy is { } remedy ? Of(remedy) : null };

    public static Finding Of(FindingJson finding) =>
        new(finding.Rule, RunWords.Parse<Severity>(finding.Severity), finding.Strategy, finding.Message, finding.Evidence, finding.Advice) { Remedy = finding.Remedy is { } remedy ? Of(remedy) : null };

    public static VerificationJson Of(Verification tried) => new(
        tried.Rule, tried.Before.Label, Of(tried.Remedy), RunWords.Of(tried.Outcome), tried.Ratio, tried.ShareBefore, tried.ShareAfter, TrialJsonWriting.Of(tried.Before), TrialJsonWriting.Of(tried.After));

    /// <summary>What follows from the two trials is worked out again.</summary>
    public static Verification Of(VerificationJson tried) =>
        new() { Rule = tried.Rule, Remedy = Of(tried.Remedy), Before = TrialJsonReading.Of(tried.Before), After = TrialJsonReading.Of(tried.After) };

    public static RemedyJson Of(Remedy remedy) => new(remedy.Cures, remedy.Strategy, remedy.Variant is { } variant ? Of(variant) : null);

    public static Remedy Of(RemedyJson remedy) => new(remedy.Cures) { Strategy = remedy.Strategy, Variant = remedy.Variant is { } variant ? Of(variant) : null };

    public static VariantJson Of(RuntimeVariant variant) => new(variant.Name, variant.Environment) { Workers = variant.Workers };

    public static RuntimeVariant Of(VariantJson variant) => new(variant.Name, variant.Environment) { Workers = variant.Workers };
}
