namespace Concur.Core.Model;

/// <summary>A quotient of two medians.</summary>
/// <param name="Ratio">The quotient.</param>
/// <param name="Interval">Its interval; null where either side has too few launches to carry one.</param>
public sealed record RatioReport(double Ratio, Interval? Interval);
