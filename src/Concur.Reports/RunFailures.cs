using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>What went wrong in a run: a line for each reason, with all strategies that it is true of.</summary>
public static class RunFailures
{
    /// <summary>The lines; none where nothing went wrong.</summary>
    public static IEnumerable<string> Of(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var cutShort = run.Trials.Any(IsCutShort) ? ["the run ended before all launches were made"] : Array.Empty<string>();
        var failed = run.Trials.Where(trial => trial.Error is not null && !IsCutShort(trial))
            .GroupBy(trial => (trial.Status, trial.Error))
            .Select(trials => $"{Labels(trials)}: {StrategySentence.Word(trials.Key.Status)}: {trials.Key.Error}");
        var lost = run.Trials.Where(trial => trial.Error is null).SelectMany(trial => trial.Lost.Select(why => (trial.Label, Why: why)))
            .Select(launch => $"{launch.Label}: a launch was lost, and the others count: {launch.Why}");
        failed = failed.Concat(lost);
        var wrong = run.Trials.Where(trial => trial is { Error: null, ResultsAgree: false }).ToList();
        return wrong.Count == 0
            ? cutShort.Concat(failed)
            : cutShort.Concat(failed).Append(
                $"{Labels(wrong)}: the results differ between iterations or from {run.Trials[0].Label}'s, so the time is not ranked");
    }

    private static bool IsCutShort(TrialReport trial) => trial is { Status: TrialStatus.Skipped, TimesMs.IsEmpty: false };

    private static string Labels(IEnumerable<TrialReport> trials) => Figures.Listed([.. trials.Select(trial => trial.Label)]);
}
