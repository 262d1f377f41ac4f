using System.Collections.Immutable;

namespace Concur.Core.Model;

/// <summary>The same work over time, on one machine.</summary>
/// <param name="Runs">The runs, the earliest first.</param>
/// <param name="Left">How many runs of the workload are of other machines, runtimes, sizes or workers, and left out.</param>
/// <param name="Series">A series per trial.</param>
public sealed record TrendReport(ImmutableArray<RunSummary> Runs, int Left, ImmutableArray<TrendSeries> Series);

/// <summary>A trial's medians over time.</summary>
/// <param name="Label">The trial.</param>
/// <param name="MediansMs">Ms by run; null where a run has none.</param>
/// <param name="Changes">Where they changed for good.</param>
public sealed record TrendSeries(string Label, ImmutableArray<double?> MediansMs, ImmutableArray<TrendChange> Changes);

/// <summary>A change that lasted.</summary>
/// <param name="Run">The first run after it, by index.</param>
/// <param name="Ratio">The median of the times after it, until the next change, over that of the times before.</param>
public sealed record TrendChange(int Run, double Ratio);
