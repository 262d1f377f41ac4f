using Concur.Core.Model;

namespace Concur.Core.Findings;

/// <summary>A strategy's results are not sequential's: a race, or a result that depends on order.</summary>
internal sealed class ResultsDiffer : IFindingRule
{
    public Finding? Find(TrialInRun subject) => subject.Trial.ResultsAgree == false
        ? new Finding(
            nameof(ResultsDiffer), Severity.Error, subject.Label,
            $"{subject.Label}: the results are not the same in every iteration and under sequential, so its time is not ranked",
            subject.Path + ".digest",
            "look for state that units share without synchronisation, or for results that depend on the order of units or on the time")
        : null;
}
