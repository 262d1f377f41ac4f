using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Reports;

/// <summary>One sentence per strategy: how fast it was, and where it lost time.</summary>
public static class StrategySentence
{
    /// <summary>A smaller share of the workers' time is not mentioned.</summary>
    private const double LeastShare = 0.005;

    /// <summary>How many losses are named.</summary>
    private const int MostLosses = 4;


    /// <summary>Compares the strategy with its ideal and names its largest losses.</summary>
    public static string Of(TrialReport trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        if (trial.Status != TrialStatus.Ok) return $"{trial.Label}: {Word(trial.Status)}: {trial.Error}";
        if (trial.ResultsAgree == false) return $"{trial.Label}: its results differ from sequential's, so its speed means nothing";
        var losses = Losses(trial);
        return $"{trial.Label}{Lanes(trial)}: {Gain(trial)}{(losses.Length == 0 ? "" : "; " + losses)}";
    }

    /// <summary>The number of workers, where a pool put more threads to work than it was asked for.</summary>
    private static string Lanes(TrialReport trial) =>
        trial.Account is { } account && account.Lanes > 1 && account.Lanes > trial.IdealSpeedup
            ? FormattableString.Invariant($" ({account.Lanes} workers)")
            : "";

    private static string Gain(TrialReport trial)
    {
        if (trial.Speedup is not { } speedup) return $"median {Figures.Duration(trial.Timing?.MedianMs)}";
        var isBaseline = trial.Strategy == StrategyNames.Sequential;
        var verdict = (speedup, trial.IdealSpeedup) switch
        {
            _ when isBaseline => "the baseline",
            ( < 0.95, _) => $"slower than sequential: {Figures.Factor(speedup)}",
            ( < 1.05, _) => $"as fast as sequential: {Figures.Factor(speedup)}",
            _ => Figures.Factor(speedup),
        };
        return isBaseline
            ? $"{verdict}, {Figures.Duration(trial.Timing?.MedianMs)}"
            : $"{verdict} of an ideal {Figures.Factor(trial.IdealSpeedup)}";
    }

    /// <summary>The largest losses. Compute that was faster than sequential's is a gain, which is named after them.</summary>
    private static string Losses(TrialReport trial)
    {
        if (trial.Account is null) return "";
        var parts = trial.Gap
            .Where(part => part.Share >= LeastShare || (part.Name == CategoryInfo.Unexplained.Name && part.Share <= -LeastShare))
            .OrderByDescending(part => Math.Abs(part.Share!.Value))
            .Take(MostLosses)
            .Select(part => $"{CategoryInfo.Find(part.Name)?.Loss ?? part.Name} {Figures.Percent(part.Share)}{Parts(part.Name, trial)}")
            .ToList();
        var lost = parts.Count == 0 ? "no loss of 0.5 % or more" : "lost: " + string.Join(", ", parts);
        return trial.Gap.FirstOrDefault(part => part.Name == CategoryInfo.Inflation.Name) is { Share: <= -LeastShare } won
            ? $"{lost}; won: {Figures.Percent(-won.Share)} by computing faster than sequential"
            : lost;
    }

    /// <summary>The parts of passing units and results between processes: each has another remedy.</summary>
    private static string Parts(string name, TrialReport trial)
    {
        if (name != "ipc" || trial is not { Ipc: { } ipc, Account.LaneNs: > 0 and var laneNs }) return "";
        string Share(long ns) => Figures.Percent(ns / (double)laneNs);
        var parts = $"serialise {Share(ipc.SerialiseNs)}, transfer {Share(ipc.TransferNs)}, deserialise {Share(ipc.DeserialiseNs)}";
        return $" ({parts}; {Figures.Bytes(ipc.Bytes)})";
    }

    private static string Word(TrialStatus status) => status switch
    {
        TrialStatus.Timeout => "timed out",
        TrialStatus.Skipped => "not measured",
        _ => "failed",
    };
}
