using MathNet.Numerics.Statistics;

namespace Concur.Core.Stats;

/// <summary>The geometric mean, which is the right average of ratios.</summary>
public static class GeometricMean
{
    /// <param name="ratios">At least one, all positive.</param>
    public static double Of(IEnumerable<double> ratios) => ratios.GeometricMean();
}
