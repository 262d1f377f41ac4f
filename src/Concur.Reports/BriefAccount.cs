using Concur.Core.Answers;
using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>
/// Where the workers of one strategy spent their time: that of the answer, or the fastest parallel one where sequential wins.
/// </summary>
public static class BriefAccount
{
    /// <summary>Smaller shares are added up.</summary>
    private const double LeastShare = 0.01;

    /// <summary>A smaller growth of compute is not mentioned.</summary>
    private const double NotableGrowth = 0.10;

    /// <summary>The trial whose account says most about the answer; null where none has an account.</summary>
    public static TrialReport? Shown(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var labels = Answer.Of(run)?.Ranking.Select(ranked => ranked.Strategy) ?? run.Trials.Select(trial => trial.Label);
        var accounts = labels.Select(label => run.Trials.First(trial => trial.Label == label))
            .Where(trial => trial is { Account.LaneNs: > 0 } && (Answer.IsRanked(trial) || run.Trials.Length == 1))
            .ToList();
        return accounts.Find(trial => trial.Account!.Lanes > 1 && !Answer.IsSimulated(trial.Strategy)) ?? accounts.FirstOrDefault();
    }

    /// <summary>The heading. A thread pool may spread the units over more threads than there are workers.</summary>
    public static string Heading(RunReport run, TrialReport trial)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(trial);
        var lanes = trial.Account!.Lanes;
        var isSpread = (run.Request as WorkloadRequest)?.Find(trial.Strategy) is { UsesPool: true } && lanes > run.Workers;
        return lanes == 1
            ? $"Where the worker of {trial.Label} spent its time"
            : FormattableString.Invariant($"Where the {lanes} {(isSpread ? "pool threads" : "workers")} of {trial.Label} spent their time");
    }

    /// <summary>The shares, the largest first, and the rest in one. It names what is unavailable, and how much compute grew.</summary>
    public static string Shares(TrialReport trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var account = trial.Account!;
        var shares = CategoryNames.All.Select(category => (Name: CategoryNames.Of(category), Share: account.Share(category) ?? 0))
            .Append((Name: CategoryInfo.Unexplained.Name, Share: account.UnexplainedNs / (double)account.LaneNs))
            .ToList();
        var shown = shares.Where(part => Math.Abs(part.Share) >= LeastShare).OrderByDescending(part => part.Share).ToList();
        var rest = 1 - shown.Sum(part => part.Share);
        var grown = Grown(trial) is { } growth ? $" ({Whole(growth)} beyond sequential's)" : "";
        var compute = CategoryNames.Of(Category.Compute);
        var parts = shown.Select(part => $"{part.Name} {Whole(part.Share)}{(part.Name == compute ? grown : "")}")
            .Concat(Math.Round(rest * 100) >= 1 ? [$"other {Whole(rest)}"] : []);
        var unavailable = CategoryNames.All.Where(category => account[category] is null).Select(CategoryNames.Of).ToList();
        return string.Join("   ", parts) + (unavailable.Count == 0 ? "" : $"   unavailable: {string.Join(", ", unavailable)}");
    }

    /// <summary>How much of the workers' time compute took beyond sequential's; null where that is little.</summary>
    private static double? Grown(TrialReport trial) =>
        trial.Gap.FirstOrDefault(part => part.Name == CategoryInfo.Inflation.Name)?.Share is >= NotableGrowth and var share ? share : null;

    private static string Whole(double share) => FormattableString.Invariant($"{share * 100:0} %");
}
