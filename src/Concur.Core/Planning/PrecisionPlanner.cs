using System.Collections.Immutable;
using Concur.Core.Model;

namespace Concur.Core.Planning;

/// <summary>Adds rounds of timing launches until every median is as precise as was asked for.</summary>
public static class PrecisionPlanner
{
    /// <summary>The largest number of rounds. An interval narrows with the root of the launches, so more would change little.</summary>
    private const int MostLaunches = 150;

    /// <summary>The next round: one timing launch of each trial whose interval is too wide, and of sequential, the baseline.</summary>
    /// <param name="plan">The run's plan.</param>
    /// <param name="timings">Each trial's times so far, by its index; null without any, or where a launch failed.</param>
    /// <param name="rounds">The number of rounds so far.</param>
    /// <returns>Empty where all intervals are narrow enough, no precision was asked for, or there were enough rounds.</returns>
    public static ImmutableArray<LaunchPlan> Next(RunPlan plan, IReadOnlyList<TimingSummary?> timings, int rounds)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(timings);
        if (plan.Request.Precision is not { } wanted || rounds >= MostLaunches) return [];
        bool IsWide(TrialPlan trial) => timings[trial.Index] is { } timing && !(timing.Precision <= wanted);
        if (timings[0] is null || !plan.Trials.Any(IsWide)) return [];
        var oneEach = plan.Launches.Where(launch => !launch.Profiled).DistinctBy(launch => launch.Trial.Index);
        return [.. oneEach.Where(launch => launch.Trial.Index == 0 || IsWide(launch.Trial))];
    }
}
