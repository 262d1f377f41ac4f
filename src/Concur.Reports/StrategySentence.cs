using Concur.Core.Model;
using Concur.Traces.Recordings;
using Concur.Protocol;

namespace Concur.Reports;

/// <summary>One sentence per strategy: how fast it was, and where it lost time.</summary>
public static class StrategySentence
{
    /// <summary>A smaller share of the workers' time is not mentioned.</summary>
    private const double LeastShare = 0.005;

    /// <summary>How many losses are named.</summary>
    private const int MostLosses = 4;

    private const double NearlyIdeal = 1.05;

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
        var isBaseline = trial is { Strategy: StrategyNames.Sequential, Variant: null };
        var verdict = (speedup, trial.IdealSpeedup) switch
        {
            _ when isBaseline => "the baseline",
            ( < 0.95, _) => $"slower than sequential: {Figures.Factor(speedup)}",
            ( < 1.05, _) => $"as fast as sequential: {Figures.Factor(speedup)}",
            _ => Figures.Factor(speedup),
        };
        return isBaseline
            ? $"{verdict}, {Figures.Duration(trial.Timing?.MedianMs)}"
            : verdict + OfIdeal(trial);
    }

    /// <summary>A speed-up larger than its ideal is not called a part of it.</summary>
    private static string OfIdeal(TrialReport trial)
    {
        var ideal = Figures.Factor(trial.IdealSpeedup);
        if (!(trial.Speedup > NearlyIdeal * trial.IdealSpeedup)) return $" of an ideal {ideal}";
        return trial.SpeedupInterval?.Low <= trial.IdealSpeedup
            ? $", within noise of its ideal of {ideal}"
            : $", above its ideal of {ideal}";
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
        if (name == "network" && trial.Network is { } network)
            return $" ({Figures.Duration(Ns.ToMs(network.UnitNs))} a unit; {Figures.Bytes(network.Bytes)} back)";
        if (name != "ipc" || trial is not { Ipc: { } ipc, Account.LaneNs: > 0 and var laneNs }) return "";
        string Share(long ns) => Figures.Percent(ns / (double)laneNs);
        var parts = $"serialise {Share(ipc.SerialiseNs)}, transfer {Share(ipc.TransferNs)}, deserialise {Share(ipc.DeserialiseNs)}";
        return $" ({parts}; {Figures.Bytes(ipc.Bytes)})";
    }

    internal static string Word(TrialStatus status) => status switch
    {
        TrialStatus.Timeout => "timed out",
        TrialStatus.Skipped => "not measured",
        _ => "failed",
    };
}

/// <summary>One line per process of a profiled command.</summary>
public static class ProcessSentence
{
    private const double LeastShare = 0.005;

    /// <summary>Names the process, how long it ran, and where the time of its threads went.</summary>
    public static string Of(ProcessReport process)
    {
        ArgumentNullException.ThrowIfNull(process);
        var time = $"{Figures.Duration(process.WallMs)} from {Figures.Duration(process.StartMs)}";
        var life = FormattableString.Invariant($"process {process.ProcessId} of {process.ParentId}, {time}");
        var usage = FormattableString.Invariant(
            $"{Threads(process.Threads)}, user {Figures.Seconds(process.UserMs)} s, sys {Figures.Seconds(process.SysMs)} s");
        var account = process.Account is { } known ? "; " + Shares(known)
            : process.NativeAot ? "; no account: it was compiled ahead of time (NativeAOT) without events, which EventSourceSupport adds"
            : process.Dotnet ? ""
            : "; no .NET in it";
        return $"{life}, {usage}: {process.Command}{account}{NotSeen(process.PolledCpu)}";
    }

    /// <summary>Threads that ended before they were read are in no account.</summary>
    private static string NotSeen(PolledCpu? polled) => polled is { IsNotable: true }
        ? $"; {Figures.Percent(polled.NotSeenShare)} of the CPU time used by threads that ended between two readings, in no account"
        : "";

    private static string Shares(Account account)
    {
        var known = CategoryNames.All
            .Where(category => account.Share(category) >= LeastShare)
            .OrderByDescending(category => account.Share(category))
            .Select(category => $"{CategoryNames.Of(category)} {Figures.Percent(account.Share(category))}");
        var unexplained = account.LaneNs == 0 ? null : account.UnexplainedNs / (double?)account.LaneNs;
        return FormattableString.Invariant(
            $"{Threads(account.Lanes)}: {string.Join(", ", known)}, unexplained {Figures.Percent(unexplained)}");
    }

    private static string Threads(int count) => FormattableString.Invariant($"{count} {(count == 1 ? "thread" : "threads")}");
}

/// <summary>One sentence for each remedy that was tried.</summary>
public static class VerificationSentence
{
    /// <summary>The sentences of a run. One sentence says so where there was nothing to try.</summary>
    public static IEnumerable<string> AllOf(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Request is WorkloadRequest { Verify: true } && run.Verifications.IsEmpty && run.GainChecks.IsEmpty
            ? ["nothing to verify: this run has no remedy that the tool can try, and no known prediction of what it can change"]
            : run.Verifications.Select(Of);
    }

    /// <summary>Names the remedy, whether it helped, and the medians and shares before and after.</summary>
    public static string Of(Verification tried)
    {
        ArgumentNullException.ThrowIfNull(tried);
        var (before, after) = (Figures.Duration(tried.Before.Timing?.MedianMs), Figures.Duration(tried.After.Timing?.MedianMs));
        var range = tried.RatioInterval is { } interval ? $", {Figures.Range(interval)}" : "";
        var median = $"median {before} -> {after} ({Figures.Factor(tried.Ratio)} as fast{range})";
        var (share, shareAfter) = (Figures.Percent(tried.ShareBefore), Figures.Percent(tried.ShareAfter));
        var attempt = $"{tried.Rule} of {tried.Before.Label}, tried {Option(tried.Remedy)}: {Word(tried)}";
        return $"{attempt}; {median}, {tried.Remedy.Cures} {share} -> {shareAfter} of the workers' time";
    }

    private static string Option(Remedy remedy) => remedy.Strategy is null ? remedy.Text : $"-s {remedy.Text}";

    private static string Word(Verification tried) => tried.Outcome switch
    {
        VerificationOutcome.Faster => "helped",
        VerificationOutcome.Cured => $"{tried.Remedy.Cures} cured, not measurably slower",
        VerificationOutcome.NoHelp => "did not help measurably",
        VerificationOutcome.Unsure => "not known: too few launches to tell",
        VerificationOutcome.Slower => "did not help: slower",
        _ => $"not known ({tried.After.Error ?? "its results differ, or it has no median"})",
    };
}
