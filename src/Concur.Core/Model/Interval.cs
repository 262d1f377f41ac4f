namespace Concur.Core.Model;

/// <summary>A 95 % confidence interval, in the unit of what it is an interval of.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public sealed record Interval(double Low, double High)
{
    /// <summary>Whether it lies wholly on one side of the value.</summary>
    public bool Excludes(double value) => value < Low || value > High;
}
