using System.Collections.Immutable;
using Concur.Core.Model;

namespace Concur.Core.Comparing;

/// <summary>Turns a run's times into times of one unit, so that runs of different numbers of units can be compared.</summary>
internal static class PerItem
{
    /// <summary>The run with all iteration times divided by its units; a run of commands as it is.</summary>
    public static RunReport Of(RunReport run)
    {
        if (run.Request is not WorkloadRequest { Units: > 1 and var units } request) return run;
        return run with
        {
            Request = request with { Units = 1, Items = null },
            Trials = [.. run.Trials.Select(trial => trial with
            {
                Launches = [.. trial.Launches.Select(launch => launch with { IterationsMs = Divided(launch.IterationsMs, units) })],
                Timing = trial.Timing is { } timing
                    ? timing with { MedianMs = timing.MedianMs / units, LowMs = timing.LowMs / units, HighMs = timing.HighMs / units }
                    : null,
            })],
        };
    }

    private static ImmutableArray<double> Divided(ImmutableArray<double> values, int by) => [.. values.Select(value => value / by)];
}
