using Concur.Core.Model;

namespace Concur.Core.Findings;

/// <summary>The interval is wider than was asked for: the budget, or the launches, came to their end first.</summary>
internal sealed class NotAsPreciseAsAsked : IFindingRule
{
    public Finding? Find(TrialInRun subject) => subject.Request.Precision is { } asked && subject.Trial.Timing is { } timing && !(timing.Precision <= asked)
        ? new Finding(
            nameof(NotAsPreciseAsAsked), Severity.Warning, subject.Label,
            FormattableString.Invariant($"{subject.Label}: after {subject.Trial.TimesMs.Length} launches the median {(timing.Precision is { } got ? FormattableString.Invariant($"is known to {got:P1}") : "has no interval")}; asked for was {asked:P1}"),
            subject.Path + ".medianInterval",
            "raise --budget, or quieten the machine: an interval narrows with the root of the launches")
        : null;
}
