using System.Collections.Immutable;
using Concur.Core.Model;

namespace Concur.Core.Accounting.Trials;

/// <summary>Holds each finding's remedy, as it was measured, against the trial that it should cure.</summary>
public static class Verifier
{
    /// <param name="run">The findings and the trials that they are about.</param>
    /// <param name="measured">Trials under remedies, and those that they should cure, measured in turns.</param>
    public static ImmutableArray<Verification> Compare(RunReport run, IReadOnlyList<TrialReport> measured)
    {
        ArgumentNullException.ThrowIfNull(run);
        var verifications = from finding in run.Findings
                            let remedy = finding.Remedy
                            where remedy is not null
                            join trial in run.Trials on finding.Strategy equals trial.Label
                            join before in measured on trial.Label equals before.Label
                            join after in measured on remedy!.LabelOf(trial) equals after.Label
                            select new Verification { Rule = finding.Rule, Remedy = remedy!, Before = before, After = after };
        return [.. verifications];
    }
}
