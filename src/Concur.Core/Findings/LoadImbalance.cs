using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Findings;

/// <summary>Lanes had no unit left while others were still at theirs.</summary>
internal sealed class LoadImbalance : IFindingRule
{
    private const double Notable = 0.15;

    public Finding? Find(TrialInRun subject)
    {
        if (subject.Lanes < 2 || subject.Share(Category.Idle) <= Notable) return null;
        var (units, lanes) = (subject.Request.Units, subject.Lanes);
        return new Finding(
            nameof(LoadImbalance), Severity.Warning, subject.Label,
            FormattableString.Invariant($"{subject.Label}: lanes were idle with no unit left, or ending, {subject.Share(Category.Idle):P0} of their time ({units} units on {lanes} lanes)"),
            subject.Path + ".account",
            units < lanes
                ? FormattableString.Invariant($"cut the work into at least {lanes} units (--units), or use fewer workers")
                : "cut the work into more, smaller units (--units with a smaller --size), or begin with the dearest ones")
        {
            Remedy = TakesUnitsAhead(subject) ? subject.WithStrategy(StrategyNames.Threads, CategoryNames.Of(Category.Idle)) : null,
        };
    }

    /// <summary>Where lanes get their share of units from the start; elsewhere each takes its next unit when it is free.</summary>
    private static bool TakesUnitsAhead(TrialInRun subject) => subject.Strategy?.Assignment == UnitAssignment.Ahead;
}
