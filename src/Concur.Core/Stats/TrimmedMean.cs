using MathNet.Numerics.Distributions;

namespace Concur.Core.Stats;

/// <summary>
/// The mean without the largest and the smallest sixth of the values, and its standard error from the winsorised variance (Tukey and
/// McLaughlin). One disturbed value in six moves neither far. Source: Wilcox, Introduction to Robust Estimation and Hypothesis Testing,
/// 4.3 and 5.3.
/// </summary>
/// <param name="Centre">The trimmed mean, in the values' unit.</param>
/// <param name="Error">Its standard error; null with too few values.</param>
/// <param name="DegreesOfFreedom">Those of the error.</param>
internal readonly record struct TrimmedMean(double Centre, double? Error, double DegreesOfFreedom)
{
    /// <summary>With fewer values an interval would rest on a guess of their spread.</summary>
    public const int LeastValues = 3;

    /// <summary>One value in so many is left out at each end.</summary>
    private const int Trimming = 6;

    /// <param name="values">At least one value.</param>
    /// <param name="least">With fewer values there is no error; at least 2.</param>
    public static TrimmedMean Of(IReadOnlyList<double> values, int least = LeastValues)
    {
        ArgumentNullException.ThrowIfNull(values);
        double[] ascending = [.. values.Order()];
        var (count, cut) = (ascending.Length, ascending.Length / Trimming);
        var kept = ascending[cut..(count - cut)];
        var centre = kept.Average();
        if (count < least) return new TrimmedMean(centre, null, 0);
        double[] winsorised = [.. ascending.Select(value => Math.Clamp(value, kept[0], kept[^1]))];
        var mean = winsorised.Average();
        var deviation = Math.Sqrt(winsorised.Sum(value => (value - mean) * (value - mean)) / (count - 1));
        return new TrimmedMean(centre, deviation / ((1 - (2.0 * cut / count)) * Math.Sqrt(count)), kept.Length - 1);
    }

    /// <summary>
    /// The difference of two independent means. Its degrees of freedom are Welch's, because the spreads may differ (Yuen).
    /// </summary>
    public static TrimmedMean operator -(TrimmedMean first, TrimmedMean second)
    {
        var centre = first.Centre - second.Centre;
        if ((first.Error, second.Error) is not ({ } one, { } other)) return new TrimmedMean(centre, null, 0);
        var (a, b) = (one * one, other * other);
        var freedom = a + b > 0 ? (a + b) * (a + b) / ((a * a / first.DegreesOfFreedom) + (b * b / second.DegreesOfFreedom)) : 1;
        return new TrimmedMean(centre, Math.Sqrt(a + b), freedom);
    }

    /// <summary>
    /// Its error is no less than what the noise of the whole run gives for so many rounds. Where its own values vary more, the error is
    /// theirs, and has the fewer of the noise's degrees of freedom the more they do. So one of five equal strategies is called the fastest
    /// in at most one run of a hundred, and in two of a hundred where one of them varies four times as much as the others (simulated).
    /// </summary>
    /// <param name="noise">The noise of the run; null leaves the mean as it is.</param>
    /// <param name="rounds">How many values there are.</param>
    public TrimmedMean With(LaunchNoise? noise, int rounds)
    {
        if (noise is null || Error is not { } error) return this;
        var (own, common) = (error * error, noise.Variance / rounds);
        var freedom = Math.Max(noise.DegreesOfFreedom, DegreesOfFreedom);
        return own <= common
            ? this with { Error = Math.Sqrt(common), DegreesOfFreedom = freedom }
            : this with { DegreesOfFreedom = DegreesOfFreedom + ((freedom - DegreesOfFreedom) * common / own) };
    }

    /// <summary>Half of the width of its confidence interval; null with too few values.</summary>
    /// <param name="level">The chance that the interval misses the true value: 0.05 for 95 %.</param>
    public double? HalfWidth(double level) => Error * StudentT.InvCDF(0, 1, Math.Max(1, DegreesOfFreedom), 1 - (level / 2));
}
