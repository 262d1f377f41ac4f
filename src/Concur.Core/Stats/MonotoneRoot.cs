using MathNet.Numerics.RootFinding;

namespace Concur.Core.Stats;

/// <summary>Where a function that only rises, or only falls, is zero.</summary>
public static class MonotoneRoot
{
    private const int MostSteps = 100;

    /// <param name="function">Of different signs at both ends.</param>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end.</param>
    /// <param name="accuracy">How far from the root the answer may be.</param>
    public static double Between(Func<double, double> function, double low, double high, double accuracy) => Bisection.FindRoot(function, low, high, accuracy, MostSteps);
}
