using Concur.Core.Model;
using Concur.Core.Stats;
using Concur.Protocol;

namespace Concur.Core.Scaling;

/// <summary>
/// Finds the size from which a strategy beats sequential. It lies between the last size at which the strategy does not and the
/// next size. Between the two, the strategy's time is modelled as a fixed cost (starting, handing out, collecting) plus a share
/// of sequential's time, and sequential's time as a power of the size.
/// </summary>
internal static class BreakEvenFinder
{
    private sealed record Step(long Size, double SequentialMs, RatioReport Ratio);

    /// <param name="strategy">The strategy with its parameter.</param>
    /// <param name="workers">The number of workers.</param>
    /// <param name="samples">The strategy's and sequential's samples by size, ascending.</param>
    /// <returns>Null where fewer than two sizes have both.</returns>
    public static BreakEven? Find(string strategy, int workers, IReadOnlyList<(PointSample Trial, PointSample Sequential)> samples)
    {
        var steps = Steps(samples);
        if (steps.Count < 2) return null;
        var (size, outcome) = Crossing(steps, step => step.Ratio.Ratio);
        if (steps.Exists(step => step.Ratio.Interval is null)) return new BreakEven(strategy, workers, size, outcome);
        if (size is null) return new BreakEven(strategy, workers, null, IsSure(steps, outcome) ? outcome : BreakEvenOutcome.Unsure);

        // The size falls as the ratio falls, so the ends of the ratios' intervals give the ends of the size's interval.
        var (early, late) = (
            Crossing(steps, step => step.Ratio.Interval!.Low).Size,
            Crossing(steps, step => step.Ratio.Interval!.High).Size);
        return new BreakEven(strategy, workers, size, outcome) { Interval = new BreakEvenInterval(early, late) };
    }

    /// <summary>
    /// The two neighbouring sizes between which it lies, without the intervals that finding it takes; null where it lies
    /// between none.
    /// </summary>
    /// <param name="samples">The strategy's and sequential's samples by size, ascending.</param>
    public static (long Below, long Above)? Bracket(IReadOnlyList<(PointSample Trial, PointSample Sequential)> samples)
    {
        var last = LastLost(
            samples,
            pair => MedianEstimate.Median(pair.Trial.MediansMs) / MedianEstimate.Median(pair.Sequential.MediansMs));
        return last < 0 || last == samples.Count - 1 ? null : (samples[last].Trial.Point.Size, samples[last + 1].Trial.Point.Size);
    }

    private static List<Step> Steps(IReadOnlyList<(PointSample Trial, PointSample Sequential)> samples)
    {
        var steps = new List<Step>();
        foreach (var (trial, sequential) in samples)
        {
            if (RatioEstimate.Paired(trial.MediansMs, sequential.MediansMs) is { Ratio: > 0 } ratio)
                steps.Add(new Step(trial.Point.Size, MedianEstimate.Median(sequential.MediansMs), ratio));
        }

        return steps;
    }

    /// <summary>
    /// The index of the last size at which sequential is at least as fast, so that a lucky small size is no break-even; -1
    /// without one.
    /// </summary>
    private static int LastLost<T>(IReadOnlyList<T> bySize, Func<T, double> ratioOf) =>
        bySize.Count - 1 - bySize.Reverse().TakeWhile(step => ratioOf(step) < 1).Count();

    private static bool IsSure(List<Step> steps, BreakEvenOutcome outcome) => outcome == BreakEvenOutcome.Always
        ? steps[0].Ratio.Interval!.High < 1
        : steps[^1].Ratio.Interval!.Low > 1;

    private static (double? Size, BreakEvenOutcome Outcome) Crossing(List<Step> steps, Func<Step, double> ratioOf)
    {
        var last = LastLost(steps, ratioOf);
        if (last == steps.Count - 1) return (null, BreakEvenOutcome.Never);
        return last < 0 ? (null, BreakEvenOutcome.Always) : (Between(steps[last], steps[last + 1], ratioOf), BreakEvenOutcome.Found);
    }

    private static double Between(Step below, Step above, Func<Step, double> ratioOf)
    {
        // The difference from sequential at both sizes; between them it is a straight line over sequential's time.
        var (longerMs, shorterMs) = ((ratioOf(below) - 1) * below.SequentialMs, (1 - ratioOf(above)) * above.SequentialMs);
        var part = longerMs / (longerMs + shorterMs);
        if (below.Size == 0) return above.Size * part;
        var growth = above.SequentialMs / below.SequentialMs;
        var exponent = growth > 1 ? Math.Log(1 + (part * (growth - 1))) / Math.Log(growth) : part;
        return below.Size * Math.Pow((double)above.Size / below.Size, exponent);
    }
}

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
