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

    /// <summary>The heading.</summary>
    public static string Heading(TrialReport trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var lanes = trial.Account!.Lanes;
        return lanes == 1
            ? $"Where the worker of {trial.Label} spent its time"
            : FormattableString.Invariant($"Where the {lanes} workers of {trial.Label} spent their time");
    }

    /// <summary>The shares, the largest first, and the rest in one; what is unavailable is said.</summary>
    public static string Shares(Account account)
    {
        ArgumentNullException.ThrowIfNull(account);
        var shares = CategoryNames.All.Select(category => (Name: CategoryNames.Of(category), Share: account.Share(category) ?? 0))
            .Append((Name: CategoryInfo.Unexplained.Name, Share: account.UnexplainedNs / (double)account.LaneNs))
            .ToList();
        var shown = shares.Where(part => Math.Abs(part.Share) >= LeastShare).OrderByDescending(part => part.Share).ToList();
        var rest = 1 - shown.Sum(part => part.Share);
        var parts = shown.Select(part => $"{part.Name} {Whole(part.Share)}")
            .Concat(Math.Round(rest * 100) >= 1 ? [$"other {Whole(rest)}"] : []);
        var unavailable = CategoryNames.All.Where(category => account[category] is null).Select(CategoryNames.Of).ToList();
        return string.Join("   ", parts) + (unavailable.Count == 0 ? "" : $"   unavailable: {string.Join(", ", unavailable)}");
    }

    private static string Whole(double share) => FormattableString.Invariant($"{share * 100:0} %");
}
