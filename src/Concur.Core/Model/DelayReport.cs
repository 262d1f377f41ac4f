namespace Concur.Core.Model;

/// <summary>
/// How long units of a pool strategy stood before they began, from their iteration's start; all measured iterations of the
/// timing launches. Percentiles to three significant digits.
/// </summary>
/// <param name="Units">How many units.</param>
/// <param name="P50Ms">Half of them waited no longer, ms.</param>
/// <param name="P90Ms">90 % waited no longer, ms.</param>
/// <param name="P99Ms">99 % waited no longer, ms.</param>
/// <param name="MaxMs">The longest delay, ms.</param>
public sealed record DelayReport(long Units, double P50Ms, double P90Ms, double P99Ms, double MaxMs)
{
    /// <summary>All delays together by their number, ms; null in files of older versions.</summary>
    public double? MeanMs { get; init; }
}
