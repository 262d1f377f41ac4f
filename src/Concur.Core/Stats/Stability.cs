using Concur.Core.Model;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;
using Perfolizer.Mathematics.Multimodality;
using Perfolizer.Mathematics.OutlierDetection;
using Pragmastat;

namespace Concur.Core.Stats;

/// <summary>Describes how iteration times scatter: spread, outliers, modes and drift, which a median does not show.</summary>
public static class Stability
{
    /// <summary>The density of fewer iterations has several modes by chance.</summary>
    private const int LeastForModes = 40;

    /// <summary>A trend among fewer launches is not significant.</summary>
    private const int LeastForDrift = 6;

    /// <summary>Modes closer than this, as a share of the lower one, count as one.</summary>
    private const double ModesApart = 0.10;

    /// <param name="launchesMs">Iteration times of each launch, ms, in the order of time; at least one iteration in all.</param>
    public static StabilityReport Of(IReadOnlyList<IReadOnlyList<double>> launchesMs)
    {
        ArgumentNullException.ThrowIfNull(launchesMs);
        double[] all = [.. launchesMs.SelectMany(launch => launch)];
        var sample = new Sample(all);
        var detector = DoubleMadOutlierDetector.Create(sample);
        double[] outliers = [.. detector.AllOutliers(all)];
        return new StabilityReport(Toolkit.Center(sample).NominalValue, Toolkit.Spread(sample).NominalValue)
        {
            Outliers = outliers.Length,
            SlowestMs = all.Max(),
            ModesMs = [.. Modes(sample, all)],
            Drift = Drift([.. launchesMs.Where(launch => launch.Count > 0).Select(MedianEstimate.Median)]),
        };
    }

    private static List<double> Modes(Sample sample, double[] all)
    {
        if (all.Length < LeastForModes || all.Max() - all.Min() < 1e-6) return [];
        var kept = new List<double>();
        foreach (var mode in LowlandModalityDetector.Instance.DetectModes(sample).Modes.Select(mode => mode.Location).Order())
        {
            if (kept.Count == 0 || mode > kept[^1] * (1 + ModesApart)) kept.Add(mode);
        }

        return kept.Count > 1 ? kept : [];
    }

    /// <summary>
    /// Spearman's rank correlation of launches' medians with their order, where it is significant (two-sided 1 %, by Student's
    /// approximation t = r sqrt((n - 2) / (1 - r^2))): how much the last third of the launches differs from the first.
    /// </summary>
    private static double? Drift(double[] mediansMs)
    {
        if (mediansMs.Length < LeastForDrift) return null;
        var correlation = Correlation.Spearman([.. Enumerable.Range(0, mediansMs.Length).Select(i => (double)i)], mediansMs);
        var freedom = mediansMs.Length - 2;
        var t = Math.Abs(correlation) * Math.Sqrt(freedom / Math.Max(1e-12, 1 - (correlation * correlation)));
        if (double.IsNaN(t) || 2 * (1 - StudentT.CDF(0, 1, freedom, t)) > 0.01) return null;
        var third = Math.Max(1, mediansMs.Length / 3);
        return (MedianEstimate.Median(mediansMs[^third..]) / MedianEstimate.Median(mediansMs[..third])) - 1;
    }
}
