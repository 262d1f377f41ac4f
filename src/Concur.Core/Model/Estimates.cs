using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Concur.Core.Model;

/// <summary>A 95 % confidence interval, in the unit of the figure that it belongs to.</summary>
/// <param name="Low">The lower end.</param>
/// <param name="High">The upper end.</param>
public sealed record Interval(double Low, double High)
{
    /// <summary>The interval of a ratio that may also be off by a share of it, in either direction.</summary>
    /// <param name="share">The share: 0.1 for 10 %.</param>
    public Interval Widened(double share) => share > 0 ? new Interval(Low / (1 + share), High * (1 + share)) : this;

    /// <summary>Whether it lies wholly on one side of the value.</summary>
    public bool Excludes(double value) => value < Low || value > High;
}

/// <summary>A quotient of two medians.</summary>
/// <param name="Ratio">The quotient.</param>
/// <param name="Interval">Its interval; null where either side has too few launches.</param>
public sealed record RatioReport(double Ratio, Interval? Interval);

/// <summary>The median of a sample of iteration times.</summary>
/// <param name="MedianMs">The median, ms.</param>
/// <param name="LowMs">The lower end of its 95 % confidence interval, ms; null with too few launches.</param>
/// <param name="HighMs">The upper end, ms; null with too few launches.</param>
/// <param name="Count">The number of iterations.</param>
public sealed record TimingSummary(double MedianMs, double? LowMs, double? HighMs, int Count)
{
    /// <summary>Half of the interval's width divided by the median; null without an interval.</summary>
    public double? Precision => MedianMs > 0 ? (HighMs - LowMs) / 2 / MedianMs : null;

    /// <summary>The interval; null with too few launches.</summary>
    public Interval? Interval => (LowMs, HighMs) is ({ } low, { } high) ? new Interval(low, high) : null;

    /// <summary>The summary of a median and its interval; null without a median.</summary>
    internal static TimingSummary? Of(double? medianMs, Interval? interval, int count) =>
        medianMs is { } median ? new TimingSummary(median, interval?.Low, interval?.High, count) : null;
}

/// <summary>What a median does not show of the iteration times of the timed launches.</summary>
/// <param name="CentreMs">The robust centre: the median of pairwise means (Hodges-Lehmann), ms.</param>
/// <param name="SpreadMs">The robust spread: the median of pairwise distances (Shamos), ms.</param>
public sealed record StabilityReport(double CentreMs, double SpreadMs)
{
    /// <summary>The slowest iteration, ms.</summary>
    public required double SlowestMs { get; init; }

    /// <summary>
    /// The number of iterations farther from the median than three times the median distance on their side. They count like all others.
    /// </summary>
    [JsonRequired]
    public int Outliers { get; init; }

    /// <summary>The times around which iterations cluster, ms, if there are several; else empty.</summary>
    [JsonRequired]
    public ImmutableArray<double> ModesMs { get; init; } = [];

    /// <summary>The share by which the last launches were slower than the first, negative if faster; null without a trend.</summary>
    [JsonRequired]
    public double? Drift { get; init; }
}
