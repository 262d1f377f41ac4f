using Concur.Core.Model;
using Concur.Core.Stats;

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
