using Concur.Core.Model;
using Concur.Core.Stats;

namespace Concur.Core.Scaling;

/// <summary>
/// Finds the size from which a strategy beats sequential: between the last size at which it does not and the next. There its
/// time is taken to be a fixed cost and a share of sequential's time, which is what starting, handing out and collecting
/// cost whatever the size; sequential's time grows with some power of the size.
/// </summary>
internal static class BreakEvenFinder
{
    private sealed record Step(long Size, double SequentialMs, RatioReport Ratio);

    /// <param name="strategy">With its parameter.</param>
    /// <param name="workers">With how many workers.</param>
    /// <param name="samples">Both by size, ascending.</param>
    /// <returns>Null where fewer than two sizes have both.</returns>
    public static BreakEven? Find(string strategy, int workers, IReadOnlyList<(PointSample Trial, PointSample? Sequential)> samples)
    {
        var steps = Steps(samples);
        if (steps.Count < 2) return null;
        var (size, outcome) = Crossing(steps, step => step.Ratio.Ratio);
        if (steps.Exists(step => step.Ratio.Interval is null)) return new BreakEven(strategy, workers, size, outcome);
        if (size is null) return new BreakEven(strategy, workers, null, IsSure(steps, outcome) ? outcome : BreakEvenOutcome.Unsure);

        // The better the strategy does, the smaller the size: the ends of the ratios' intervals are the ends of the size's.
        var (early, late) = (Crossing(steps, step => step.Ratio.Interval!.Low).Size, Crossing(steps, step => step.Ratio.Interval!.High).Size);
        return new BreakEven(strategy, workers, size, outcome) { Interval = new BreakEvenInterval(early, late) };
    }

    /// <summary>The two neighbouring sizes between which it lies; null where it lies between none.</summary>
    /// <param name="samples">Both by size, ascending.</param>
    public static (long Below, long Above)? Bracket(IReadOnlyList<(PointSample Trial, PointSample? Sequential)> samples)
    {
        var both = samples.Where(pair => pair.Trial.MediansMs.Count > 0 && pair.Sequential?.MediansMs.Count > 0).ToList();
        var last = both.FindLastIndex(pair => MedianEstimate.Median(pair.Trial.MediansMs) >= MedianEstimate.Median(pair.Sequential!.MediansMs));
        return last < 0 || last == both.Count - 1 ? null : (both[last].Trial.Point.Size, both[last + 1].Trial.Point.Size);
    }

    private static List<Step> Steps(IReadOnlyList<(PointSample Trial, PointSample? Sequential)> samples)
    {
        var steps = new List<Step>();
        foreach (var (trial, sequential) in samples)
        {
            if (trial.MediansMs.Count == 0 || sequential is not { MediansMs.Count: > 0 } baseline) continue;
            if (RatioEstimate.Paired(trial.MediansMs, baseline.MediansMs) is { Ratio: > 0 } ratio) steps.Add(new Step(trial.Point.Size, MedianEstimate.Median(baseline.MediansMs), ratio));
        }

        return steps;
    }

    private static bool IsSure(List<Step> steps, BreakEvenOutcome outcome) => outcome == BreakEvenOutcome.Always ? steps[0].Ratio.Interval!.High < 1 : steps[^1].Ratio.Interval!.Low > 1;

    /// <summary>After the last size at which sequential is at least as fast: a lucky small size is no break-even.</summary>
    private static (double? Size, BreakEvenOutcome Outcome) Crossing(List<Step> steps, Func<Step, double> ratioOf)
    {
        var last = steps.FindLastIndex(step => ratioOf(step) >= 1);
        if (last == steps.Count - 1) return (null, BreakEvenOutcome.Never);
        return last < 0 ? (null, BreakEvenOutcome.Always) : (Between(steps[last], steps[last + 1], ratioOf), BreakEvenOutcome.Found);
    }

    private static double Between(Step below, Step above, Func<Step, double> ratioOf)
    {
        // How much longer than sequential it takes at both; in between that is a straight line over sequential's time.
        var (longerMs, shorterMs) = ((ratioOf(below) - 1) * below.SequentialMs, (1 - ratioOf(above)) * above.SequentialMs);
        var part = longerMs / (longerMs + shorterMs);
        if (below.Size == 0) return above.Size * part;
        var growth = above.SequentialMs / below.SequentialMs;
        var exponent = growth > 1 ? Math.Log(1 + (part * (growth - 1))) / Math.Log(growth) : part;
        return below.Size * Math.Pow((double)above.Size / below.Size, exponent);
    }
}
