using Concur.Core.Model;
using MathNet.Numerics.Random;
using MathNet.Numerics.Statistics;

namespace Concur.Core.Stats;

/// <summary>
/// Percentile intervals of statistics of launches, by resampling whole launches with replacement (iterations of one
/// launch are no independent measurements). The generator is seeded, so that a report can be made again to the last digit.
/// Source: Efron and Tibshirani, An Introduction to the Bootstrap, chapters 13 and 14 (percentile interval, two samples).
/// </summary>
internal static class Bootstrap
{
    /// <summary>An end of the interval then stands within about a tenth of its distance from the middle (Monte Carlo error of the 2.5 % quantile).</summary>
    public const int Resamples = 4000;

    private const double Tail = 0.025;
    private const int Seed = 20260102;

    /// <summary>The interval of a statistic of two independent sets of launches.</summary>
    /// <param name="firstCount">Launches of the first.</param>
    /// <param name="secondCount">Launches of the second.</param>
    /// <param name="statistic">Of the launches chosen from each, by index.</param>
    public static Interval Independent(int firstCount, int secondCount, Func<int[], int[], double> statistic) =>
        Independent([firstCount, secondCount], Resamples, chosen => [statistic(chosen[0], chosen[1])])[0];

    /// <summary>The intervals of several statistics of several independent sets of launches.</summary>
    /// <param name="counts">Launches of each set.</param>
    /// <param name="resamples">How often to choose.</param>
    /// <param name="statistics">Of the launches chosen from each, by index; as many each time.</param>
    public static Interval[] Independent(IReadOnlyList<int> counts, int resamples, Func<int[][], double[]> statistics)
    {
        var random = new Xoshiro256StarStar(Seed, threadSafe: false);
        double[][] drawn = [.. Enumerable.Range(0, resamples).Select(_ => statistics([.. counts.Select(count => Draw(random, count))]))];
        return [.. Enumerable.Range(0, drawn[0].Length).Select(index => Percentiles([.. drawn.Select(values => values[index]).Order()]))];
    }

    /// <summary>The interval of a statistic of rounds of launches: what happened to a round happened to all of it.</summary>
    /// <param name="rounds">How many rounds.</param>
    /// <param name="statistic">Of the rounds chosen, by index.</param>
    public static Interval Paired(int rounds, Func<int[], double> statistic) => Independent([rounds], Resamples, chosen => [statistic(chosen[0])])[0];

    private static Interval Percentiles(double[] ascending) => new(SortedArrayStatistics.Quantile(ascending, Tail), SortedArrayStatistics.Quantile(ascending, 1 - Tail));

    private static int[] Draw(Xoshiro256StarStar random, int count)
    {
        var chosen = new int[count];
        for (var i = 0; i < count; i++) chosen[i] = random.Next(count);
        return chosen;
    }
}
