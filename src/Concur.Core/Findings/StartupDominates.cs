using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Findings;

/// <summary>Lanes take longer to come into being than units are worth.</summary>
internal sealed class StartupDominates : IFindingRule
{
    private const double Notable = 0.25;
    private const double NsPerMs = 1e6;

    public Finding? Find(TrialInRun subject)
    {
        if (subject.NetShare(Category.Startup) <= Notable || subject.Trial.Account is not { } account) return null;
        var startupMs = (account[Category.Startup] ?? 0) / NsPerMs / account.Lanes;
        return new Finding(
            nameof(StartupDominates), Severity.Warning, subject.Label,
            FormattableString.Invariant($"{subject.Label}: starting took the lanes {startupMs:0.##} ms each, {subject.ShareText(Category.Startup)}{BreakEven(subject, startupMs)}"),
            subject.Path + ".account",
            $"give each unit more to do (--size), or keep lanes alive{Alive(subject)}")
        {
            Remedy = Kept(subject) is { } kept ? subject.WithStrategy(kept, CategoryNames.Of(Category.Startup)) : null,
        };
    }

    /// <summary>
    /// With k times as much to do, sequential takes k x T and this strategy startup + k x T / ideal: they meet at
    /// k = startup / (T - T / ideal). Units' time is taken to grow with their size.
    /// </summary>
    private static string BreakEven(TrialInRun subject, double startupMs)
    {
        if (subject.Baseline?.Timing is not { MedianMs: > 0 } baseline || subject.Trial.IdealSpeedup is not > 1.0) return "";
        var unitMs = baseline.MedianMs / subject.Request.Units;
        var times = startupMs / (baseline.MedianMs * (1 - (1 / subject.Trial.IdealSpeedup.Value)));
        return FormattableString.Invariant($"; it breaks even with sequential at units of about {times * unitMs:0.###} ms (size {times * subject.Request.Size:N0}), and one takes {unitMs:0.###} ms now");
    }

    /// <summary>A strategy that starts its lanes once, in place of one that starts them in each iteration; null where there is none.</summary>
    private static string? Kept(TrialInRun subject) => subject.Strategy switch
    {
        { StartsFreshProcesses: true } => StrategyNames.ProcessPool,
        { LaneLifetime: LaneLifetime.Iteration, IsSimulation: false } => StrategyNames.ThreadPool,
        _ => null,
    };

    private static string Alive(TrialInRun subject) => Kept(subject) is not { } kept ? "" : subject.Tried(kept) ? $": {kept} is in this run" : $": -s {kept}";
}
