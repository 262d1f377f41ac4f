using System.Collections.Immutable;
using Concur.Core.Model;

namespace Concur.Core.Planning;

/// <summary>Adds rounds of timing launches until the medians are known as well as was asked for.</summary>
public static class PrecisionPlanner
{
    /// <summary>What more launches than this do not narrow, they will not.</summary>
    private const int MostLaunches = 150;

    /// <summary>The next round: one timing launch of each trial whose interval is too wide, and of sequential, against which the others are held.</summary>
    /// <param name="plan">The run's plan.</param>
    /// <param name="timings">Each trial's times so far, by its index; null without any, or where a launch has failed.</param>
    /// <param name="rounds">How many rounds there were.</param>
    /// <returns>Empty where all are narrow enough, none was asked for, or there were enough.</returns>
    public static ImmutableArray<LaunchPlan> Next(RunPlan plan, IReadOnlyList<TimingSummary?> timings, int rounds)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(timings);
        if (plan.Request.Precision is not { } wanted || rounds >= MostLaunches) return [];
        bool IsWide(TrialPlan trial) => timings[trial.Index] is { } timing && !(timing.Precision <= wanted);
        return timings[0] is not null && plan.Trials.Any(IsWide)
            ? [.. plan.Launches.Where(launch => !launch.Profiled).DistinctBy(launch => launch.Trial.Index).Where(launch => launch.Trial.Index == 0 || IsWide(launch.Trial))]
            : [];
    }
}
