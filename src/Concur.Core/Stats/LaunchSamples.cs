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

    /// <summary>The rounds of these launches. Older files have no numbers of rounds: there the n-th launches belong together.</summary>
    public static IReadOnlyList<int> Rounds(TrialReport trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return
        [
            .. trial.Launches.Where(launch => !launch.Profiled)
                .Select((launch, index) => (Round: launch.Round ?? index, Times: trial.TimesOf(launch)))
                .Where(launch => !launch.Times.IsEmpty)
                .Select(launch => launch.Round),
        ];
    }

    /// <summary>
    /// The median of each timed launch of two trials, ms, of the rounds that both have, in the order of rounds: in these, both saw the
    /// same machine.
    /// </summary>
    public static (IReadOnlyList<double> First, IReadOnlyList<double> Second) OfSameRounds(TrialReport first, TrialReport second)
    {
        var (before, after) = (ByRound(first), ByRound(second));
        var rounds = before.Keys.Intersect(after.Keys).Order().ToList();
        return (rounds.ConvertAll(round => before[round]), rounds.ConvertAll(round => after[round]));
    }

    /// <summary>The median of the timed launch of each round, ms.</summary>
    public static IReadOnlyDictionary<int, double> ByRound(TrialReport trial) => Rounds(trial).Zip(MediansMs(trial))
        .GroupBy(launch => launch.First)
        .ToDictionary(round => round.Key, round => round.Last().Second);

    /// <summary>The mean of a share over timed launches, each with the weight of its measured time; null where none tells it.</summary>
    public static double? Mean(IEnumerable<LaunchReport> launches, Func<LaunchReport, double?> share)
    {
        ArgumentNullException.ThrowIfNull(launches);
        ArgumentNullException.ThrowIfNull(share);
        var known = launches.Where(launch => !launch.Profiled && share(launch) is not null).ToList();
        var wholeMs = known.Sum(launch => launch.IterationsMs.Sum());
        return wholeMs > 0 ? known.Sum(launch => share(launch)!.Value * launch.IterationsMs.Sum()) / wholeMs : null;
    }

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
