using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Core.Stats;

namespace Concur.Core.Comparing;

/// <summary>Follows the same work over time and finds lasting changes.</summary>
public static class TrendFinder
{
    /// <param name="runs">Runs of one workload, the earliest first. Runs with another machine, runtime or request than the
    /// latest are left out.</param>
    public static TrendReport Of(ImmutableArray<RunSummary> runs)
    {
        if (runs.IsEmpty) return new TrendReport([], 0, []);
        var alike = runs.Where(run => IsAlike(run, runs[^1])).ToImmutableArray();
        var labels = alike.SelectMany(run => run.Trials).Select(trial => trial.Label).Distinct();
        return new TrendReport(alike, runs.Length - alike.Length, [.. labels.Select(label => Series(label, alike))]);
    }

    private static TrendSeries Series(string label, ImmutableArray<RunSummary> runs)
    {
        var mediansMs = runs.Select(run => run.Trials.FirstOrDefault(trial => trial.Label == label)?.MedianMs).ToImmutableArray();
        var known = mediansMs.Select((ms, run) => (Ms: ms, Run: run))
            .Where(item => item.Ms is not null)
            .Select(item => (Ms: item.Ms!.Value, item.Run))
            .ToList();
        double[] times = [.. known.Select(item => item.Ms)];
        int[] edges = [0, .. ChangePoints.Of(times), times.Length];
        double[] Part(int part) => times[edges[part]..edges[part + 1]];
        TrendChange? Change(int part) => RatioEstimate.Independent(Part(part), Part(part - 1)) is { } ratio
            ? new TrendChange(known[edges[part]].Run, ratio.Ratio, ratio.Interval)
            : null;
        return new TrendSeries(
            label,
            mediansMs,
            [.. Enumerable.Range(1, edges.Length - 2).Select(Change).OfType<TrendChange>()]);
    }

    private static bool IsAlike(RunSummary run, RunSummary other) =>
        (run.Machine, run.UsableCores, run.Runtime, run.Units, run.Size, run.Workers, run.Conditions) == (
            other.Machine,
            other.UsableCores,
            other.Runtime,
            other.Units,
            other.Size,
            other.Workers,
            other.Conditions);
}
