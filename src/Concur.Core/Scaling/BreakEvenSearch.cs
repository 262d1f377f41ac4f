using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Scaling;

/// <summary>
/// Chooses further sizes to measure, so that break-evens are known closely: the geometric middle of the two sizes around a
/// break-even, until these are at most twice apart. Interpolating between sizes ten times apart is too rough. The search ends
/// where the strategy or sequential fails at a size.
/// </summary>
public static class BreakEvenSearch
{
    /// <summary>
    /// The points to measure next: a strategy, and sequential at the same size. Empty once every break-even is known closely,
    /// or cannot be.
    /// </summary>
    /// <param name="request">The sweep's request.</param>
    /// <param name="launches">The launches made so far, in any order.</param>
    public static IReadOnlyList<SweepPoint> Next(SweepGrid request, IReadOnlyList<SweepLaunch> launches)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(launches);
        var samples = new SweepSamples(request, launches);
        var known = samples.All.ToDictionary(sample => sample.Point);
        var added = samples.All.Where(sample => request.IsAdded(sample.Point))
            .CountBy(sample => (sample.Point.Strategy, sample.Point.Workers))
            .ToDictionary();
        var next = new List<SweepPoint>();
        foreach (var (strategy, workers, bySize) in samples.BySize)
        {
            if (BreakEvenFinder.Bracket(bySize) is not { } bracket || !IsWide(bracket.Below, bracket.Above)) continue;
            var point = new SweepPoint(strategy, workers, Between(bracket.Below, bracket.Above));
            if (!known.ContainsKey(point) && added.GetValueOrDefault((strategy, workers)) >= SweepGrid.MostAdded) continue;
            SweepPoint[] both = [new SweepPoint(StrategyNames.Sequential, 1, point.Size), point];
            if (!both.Any(one => known.TryGetValue(one, out var sample) && sample.HasFailed))
                next.AddRange(both.Where(one => !known.TryGetValue(one, out var sample) || !samples.IsOver(sample)));
        }

        return [.. next.Distinct()];
    }

    private static bool IsWide(long below, long above) => above - Math.Max(1, below) > Math.Max(1, below);

    /// <summary>The geometric mean, rounded to two significant digits.</summary>
    private static long Between(long below, long above)
    {
        var mean = Math.Sqrt((double)Math.Max(1, below) * above);
        var unit = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(mean)) - 1));
        return (long)(Math.Round(mean / unit) * unit);
    }
}
