using Concur.Core.Model;
using Concur.Core.Stats;

namespace Concur.Core.Answers;

/// <summary>What other machines brought: the fastest strategy over machines against the fastest on this one.</summary>
public static class MachineGain
{
    /// <summary>The gain in a sentence.</summary>
    /// <returns>
    /// Null where no strategy ran over other machines or none on this one, and where there are too few launches for an interval.
    /// </returns>
    public static string? SentenceOf(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var ranked = run.Trials.Where(trial => Answer.IsRanked(trial) && !Answer.IsSimulated(trial.Strategy)).ToList();
        var over = ranked.Where(trial => !trial.Machines.IsEmpty).MaxBy(trial => trial.Speedup);
        var here = ranked.Where(trial => trial.Machines.IsEmpty).MaxBy(trial => trial.Speedup);
        if (over is null || here is null) return null;
        var (slow, fast) = LaunchSamples.OfSameRounds(here, over);
        var gain = UnfinishedCode.Widened(RatioEstimate.Paired(slow, fast, ranked.Count - 1, LaunchNoise.Of(run.Trials)), here, over);
        return gain?.Interval is { } sure ? Sentence((over, here), gain.Ratio, sure) : null;
    }

    private static string Sentence((TrialReport Over, TrialReport Here) fastest, double ratio, Interval sure)
    {
        var (machines, here) = (MachineAxis.InMachines(fastest.Over.Machines.Length), fastest.Here.Label);
        var by = $"{Figures.Factor(ratio)} ({Figures.Range(sure)})";
        var than = $"{here}, the fastest strategy on this machine";
        return sure switch
        {
            { Low: > 1 } => $"{machines}: {fastest.Over.Label} is {by} as fast as {than}.",
            { High: < 1 } => $"{machines}: {fastest.Over.Label} is {by} as fast as {than}, so spreading this work does not pay here.",
            _ => $"{machines}: {fastest.Over.Label} and {than}, are within noise: ~ {by}.",
        };
    }
}
