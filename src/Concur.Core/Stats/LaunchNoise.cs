using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Stats;

/// <summary>
/// How much the launches of one run vary, beside what a whole round has in common. It is estimated from all strategies together, because
/// a few rounds say little about the spread of one. Source: the analysis of variance of a randomised block design, where rounds are the
/// blocks (Montgomery, Design and Analysis of Experiments, 4.1).
/// </summary>
/// <param name="Variance">The variance of the logarithm of the ratio of two strategies' launches of one round.</param>
/// <param name="DegreesOfFreedom">Those of the variance; at least 1.</param>
public sealed record LaunchNoise(double Variance, double DegreesOfFreedom)
{
    /// <summary>Of two strategies there is one ratio, whose own spread says all.</summary>
    private const int LeastStrategies = 3;

    /// <summary>The noise of a run.</summary>
    /// <returns>Null where too little was measured.</returns>
    public static LaunchNoise? Of(IEnumerable<TrialReport> trials)
    {
        ArgumentNullException.ThrowIfNull(trials);
        return Of([.. trials.Where(Counts).Select(LaunchSamples.ByRound)]);
    }

    /// <summary>Whether a trial's launches are those of a strategy that may win.</summary>
    private static bool Counts(TrialReport trial) => trial is
    {
        Status: TrialStatus.Ok or TrialStatus.Skipped, ResultsAgree: not false, TimesMs.IsEmpty: false,
    } && trial.Strategy.Split(':')[0] != StrategyNames.Gil;

    /// <summary>The noise of a run that goes on.</summary>
    /// <param name="mediansMs">The median of each round's launch, ms, of each strategy.</param>
    /// <returns>Null where too little was measured.</returns>
    public static LaunchNoise? Of(IReadOnlyList<IReadOnlyDictionary<int, double>> mediansMs)
    {
        ArgumentNullException.ThrowIfNull(mediansMs);
        var sides = mediansMs.Where(side => side.Count > 1 && side.Values.All(ms => ms > 0)).ToList();
        if (sides.Count < LeastStrategies) return null;
        List<(int Rounds, TrimmedMean Mean)> pairs =
        [
            .. from first in Enumerable.Range(0, sides.Count)
            from second in Enumerable.Range(first + 1, sides.Count - first - 1)
            let logarithms = Logarithms(sides[first], sides[second])
            where logarithms.Length > 1
            select (logarithms.Length, TrimmedMean.Of(logarithms, least: 2)),
        ];
        var rounds = sides.SelectMany(side => side.Keys).CountBy(round => round).Where(round => round.Value > 1).ToList();
        var freedom = rounds.Sum(round => round.Value) - sides.Count - rounds.Count + 1.0;
        if (pairs.Count == 0 || freedom < 1) return null;

        // The mean over all pairs is what the residuals give where each strategy has each round.
        var weights = pairs.Sum(pair => pair.Rounds - 1.0);
        var variance = pairs.Sum(pair => (pair.Rounds - 1) * pair.Mean.Error!.Value * pair.Mean.Error.Value * pair.Rounds) / weights;
        return new LaunchNoise(variance, Math.Max(1, freedom * pairs.Sum(pair => pair.Mean.DegreesOfFreedom) / weights));
    }

    private static double[] Logarithms(IReadOnlyDictionary<int, double> first, IReadOnlyDictionary<int, double> second) =>
        [.. first.Keys.Where(second.ContainsKey).Order().Select(round => Math.Log(first[round] / second[round]))];
}
