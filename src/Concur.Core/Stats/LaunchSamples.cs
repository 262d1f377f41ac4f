using Concur.Core.Model;

namespace Concur.Core.Stats;

/// <summary>A trial's times as samples: each timed launch is one draw, which its iterations measure.</summary>
public static class LaunchSamples
{
    /// <summary>The times of each timed launch, ms; launches without any are left out.</summary>
    public static IReadOnlyList<IReadOnlyList<double>> TimesMs(TrialReport trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return [.. trial.TimesMs.Select(times => (IReadOnlyList<double>)times)];
    }

    /// <summary>The median of each timed launch, ms, in the order of time.</summary>
    public static IReadOnlyList<double> MediansMs(TrialReport trial) => [.. TimesMs(trial).Select(MedianEstimate.Median)];

    /// <summary>
    /// The share that some categories together have of the workers' time, for each timed launch; empty where a launch lacks
    /// one.
    /// </summary>
    public static IReadOnlyList<double> Shares(TrialReport trial, IReadOnlyCollection<Category> categories)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var shares = Accounts(trial)
            .Select(account => categories.Aggregate((double?)0, (sum, category) => sum + account.Share(category)))
            .ToList();
        return shares.Contains(null) ? [] : [.. shares.Select(share => share!.Value)];
    }

    /// <summary>The unexplained share of the workers' time, for each timed launch.</summary>
    public static IReadOnlyList<double> UnexplainedShares(TrialReport trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return [.. Accounts(trial).Where(account => account.LaneNs > 0).Select(account => account.UnexplainedNs / (double)account.LaneNs)];
    }

    private static IEnumerable<Account> Accounts(TrialReport trial) =>
        trial.Launches.Where(launch => !launch.Profiled).Select(launch => launch.Account).OfType<Account>();
}
