using Concur.Core.Model;

namespace Concur.Core.Stats;

/// <summary>A trial's times as samples: its launches are what was drawn, and their iterations say how each went.</summary>
public static class LaunchSamples
{
    /// <summary>The times of each timing launch, ms; launches without any are left out.</summary>
    public static IReadOnlyList<IReadOnlyList<double>> TimesMs(TrialReport trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return [.. trial.TimesMs.Select(times => (IReadOnlyList<double>)times)];
    }

    /// <summary>The median of each timing launch, ms, in the order of time.</summary>
    public static IReadOnlyList<double> MediansMs(TrialReport trial) => [.. TimesMs(trial).Select(MedianEstimate.Median)];

    /// <summary>The share that some categories together have of each timing launch's lane time; empty where it can't be had of every one.</summary>
    public static IReadOnlyList<double> Shares(TrialReport trial, IReadOnlyCollection<Category> categories)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var shares = Accounts(trial).Select(account => categories.Aggregate((double?)0, (sum, category) => sum + account.Share(category))).ToList();
        return shares.Contains(null) ? [] : [.. shares.Select(share => share!.Value)];
    }

    /// <summary>What is left unexplained of each timing launch, as a share of its lane time.</summary>
    public static IReadOnlyList<double> UnexplainedShares(TrialReport trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return [.. Accounts(trial).Where(account => account.LaneNs > 0).Select(account => account.UnexplainedNs / (double)account.LaneNs)];
    }

    private static IEnumerable<Account> Accounts(TrialReport trial) => trial.Launches.Where(launch => !launch.Profiled).Select(launch => launch.Account).OfType<Account>();
}
