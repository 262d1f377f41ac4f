using Perfolizer.Mathematics.Cpd;

namespace Concur.Core.Stats;

/// <summary>Where a series of times changes for good, by ED-PELT, which assumes no distribution.</summary>
public static class ChangePoints
{
    /// <summary>A change has to last for so many values.</summary>
    private const int Shortest = 3;

    /// <param name="values">In the order of time.</param>
    /// <returns>The index of the first value after each change, ascending.</returns>
    public static IReadOnlyList<int> Of(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return [.. EdPeltChangePointDetector.Instance.GetChangePointIndexes([.. values], Shortest).Select(last => last + 1)];
    }
}
