using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Scaling;

/// <summary>
/// Says at which further sizes to measure, so that break-evens are known closely: halfway between the two sizes that one lies
/// between, until they are no more than twice apart. Between sizes ten times apart, a straight line is too long a guess.
/// A size at which the strategy or sequential fails is given up, and with it the search.
/// </summary>
public static class BreakEvenSearch
{
    /// <summary>Points to measure: a strategy, and sequential beside it; none once all is known closely, or can't be.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="launches">What was measured, in any order.</param>
    public static IReadOnlyList<SweepPoint> Next(SweepGrid request, IReadOnlyList<SweepLaunch> launches)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(launches);
        var samples = new SweepSamples(request, launches);
        var known = samples.All.ToDictionary(sample => sample.Point);
        var added = samples.All.Where(sample => request.IsAdded(sample.Point)).CountBy(sample => (sample.Point.Strategy, sample.Point.Workers)).ToDictionary();
        var next = new List<SweepPoint>();
        foreach (var (strategy, workers, bySize) in samples.BySize)
        {
            if (BreakEvenFinder.Bracket(bySize) is not { } bracket || !IsWide(bracket.Below, bracket.Above)) continue;
            var point = new SweepPoint(strategy, workers, Between(bracket.Below, bracket.Above));
            if (!known.ContainsKey(point) && added.GetValueOrDefault((strategy, workers)) >= SweepGrid.MostAdded) continue;
            SweepPoint[] both = [new SweepPoint(StrategyNames.Sequential, 1, point.Size), point];
            if (!both.Any(one => known.TryGetValue(one, out var sample) && sample.HasFailed)) next.AddRange(both.Where(one => !known.TryGetValue(one, out var sample) || !samples.IsOver(sample)));
        }

        return [.. next.Distinct()];
    }

    private static bool IsWide(long below, long above) => above - Math.Max(1, below) > Math.Max(1, below);

    /// <summary>The geometric mean, in two significant digits.</summary>
    private static long Between(long below, long above)
    {
        var mean = Math.Sqrt((double)Math.Max(1, below) * above);
        var unit = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(mean)) - 1));
        return (long)(Math.Round(mean / unit) * unit);
    }
}
