using Concur.Core.Model;
using Perfolizer.Mathematics.SignificanceTesting.Base;
using Perfolizer.Mathematics.SignificanceTesting.MannWhitney;
using Perfolizer.Metrology;
using Pragmastat;

namespace Concur.Core.Stats;

/// <summary>
/// Decides whether two samples of times differ by more than a threshold, by the interval of their ratio. "Slower" and "faster" are
/// claimed where all of the interval is beyond the threshold, "same" where all of it is within; otherwise nothing is claimed. The
/// medians of launches count, because the iterations of one launch are no independent measurements.
/// </summary>
public static class Equivalence
{
    /// <summary>With fewer launches on a side there is no interval.</summary>
    public const int LeastLaunches = TrimmedMean.LeastValues;

    /// <summary>The level of each one-sided claim of a difference: both together are wrong in at most one of twenty cases.</summary>
    public const double DifferenceLevel = 0.025;

    /// <summary>
    /// The level of the interval behind the claim that there is no difference: two one-sided tests of 5 %, as is usual.
    /// </summary>
    private const double SameLevel = 0.10;

    /// <param name="baseline">Medians of launches, ms; positive.</param>
    /// <param name="candidate">Medians of the other side's launches, ms; positive.</param>
    /// <param name="threshold">The smallest difference that matters, as a share of the smaller value; 0 for any difference.</param>
    public static Verdict Of(IReadOnlyList<double> baseline, IReadOnlyList<double> candidate, double threshold)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(candidate);
        var most = 1 + threshold;
        if (RatioEstimate.Independent(candidate, baseline)?.Interval is not { } interval) return Verdict.Unsure;
        if (interval.Low > most) return Verdict.Slower;
        if (interval.High < 1 / most) return Verdict.Faster;
        var narrow = RatioEstimate.Independent(candidate, baseline, SameLevel)!.Interval!;
        return threshold > 0 && narrow.Low > 1 / most && narrow.High < most ? Verdict.Same : Verdict.Unsure;
    }
}

/// <summary>The Mann-Whitney U test, one-sided: are the values of one sample greater than those of another?</summary>
public static class MannWhitney
{
    /// <summary>With more values the library's exact counts exceed 64 bits; its approximation is good to four digits by then.</summary>
    private const int MostExact = 40;

    /// <summary>The chance of ranks as far apart as these, or farther, if both samples came from the same distribution.</summary>
    /// <param name="greater">The sample that may be the greater one; at least one value.</param>
    /// <param name="lesser">The other sample; at least one value.</param>
    /// <returns>The p-value, 0 to 1; exact up to forty values in all where none are tied.</returns>
    public static double PValue(IReadOnlyList<double> greater, IReadOnlyList<double> lesser)
    {
        ArgumentNullException.ThrowIfNull(greater);
        ArgumentNullException.ThrowIfNull(lesser);
        var strategy = greater.Count + lesser.Count <= MostExact ? MannWhitneyStrategy.LoefflerExact : MannWhitneyStrategy.EdgeworthApprox;
        var result = MannWhitneyTest.Instance.PerformStrategy(
            new Sample(greater),
            new Sample(lesser),
            AlternativeHypothesis.Greater,
            Threshold.Zero,
            strategy);
        return Math.Clamp(result.PValue, 0, 1);
    }
}

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
    /// The median of each timed launch of two trials, ms, of the rounds that both have, in the order of rounds: in these, both saw the
    /// same machine.
    /// </summary>
    public static (IReadOnlyList<double> First, IReadOnlyList<double> Second) OfSameRounds(TrialReport first, TrialReport second)
    {
        var (before, after) = (ByRound(first), ByRound(second));
        var rounds = before.Keys.Intersect(after.Keys).Order().ToList();
        return (rounds.ConvertAll(round => before[round]), rounds.ConvertAll(round => after[round]));
    }

    /// <summary>Older files have no numbers of rounds: there the n-th launches belong together.</summary>
    private static Dictionary<int, double> ByRound(TrialReport trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return trial.Launches.Where(launch => !launch.Profiled)
            .Select((launch, index) => (Round: launch.Round ?? index, Times: trial.TimesOf(launch)))
            .Where(launch => !launch.Times.IsEmpty)
            .GroupBy(launch => launch.Round)
            .ToDictionary(round => round.Key, round => MedianEstimate.Median(round.Last().Times));
    }

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
