using MathNet.Numerics.Statistics;

namespace Concur.Core.Stats;

/// <summary>The geometric mean: what ratios average to.</summary>
public static class GeometricMean
{
    /// <param name="ratios">At least one, all positive.</param>
    public static double Of(IEnumerable<double> ratios) => ratios.GeometricMean();
}
