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
    private const double Tail = 0.025;
    private const int Seed = 20260102;

    /// <summary>The intervals of several statistics of several independent sets of launches.</summary>
    /// <param name="counts">The number of launches of each set.</param>
    /// <param name="resamples">How many times to resample.</param>
    /// <param name="statistics">Computes the statistics from the indices of the launches drawn from each set; always the same
    /// number.</param>
    public static Interval[] Independent(IReadOnlyList<int> counts, int resamples, Func<int[][], double[]> statistics)
    {
        var random = new Xoshiro256StarStar(Seed, threadSafe: false);
        double[][] drawn = [.. Enumerable.Range(0, resamples).Select(_ => statistics([.. counts.Select(count => Draw(random, count))]))];
        return [.. Enumerable.Range(0, drawn[0].Length).Select(index => Percentiles([.. drawn.Select(values => values[index]).Order()]))];
    }

    private static Interval Percentiles(double[] ascending) => new(
        SortedArrayStatistics.Quantile(ascending, Tail),
        SortedArrayStatistics.Quantile(ascending, 1 - Tail));

    private static int[] Draw(Xoshiro256StarStar random, int count)
    {
        var chosen = new int[count];
        for (var i = 0; i < count; i++) chosen[i] = random.Next(count);
        return chosen;
    }
}
