using Perfolizer.Mathematics.Cpd;

namespace Concur.Core.Stats;

/// <summary>Finds lasting changes in a series of times by ED-PELT, a method that assumes no distribution.</summary>
public static class ChangePoints
{
    /// <summary>The number of values for which a change must last.</summary>
    private const int Shortest = 3;

    /// <param name="values">In the order of time.</param>
    /// <returns>The index of the first value after each change, ascending.</returns>
    public static IReadOnlyList<int> Of(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return [.. EdPeltChangePointDetector.Instance.GetChangePointIndexes([.. values], Shortest).Select(last => last + 1)];
    }
}
