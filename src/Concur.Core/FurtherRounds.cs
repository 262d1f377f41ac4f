using System.Collections.Immutable;
using Concur.Core.Accounting.Trials;
using Concur.Core.Model;
using Concur.Core.Planning;

namespace Concur.Core;

/// <summary>Decides which timed launches follow those that were planned: rounds that are added, and launches that are made again.</summary>
/// <param name="plan">The run's plan.</param>
/// <param name="trials">What was measured so far.</param>
/// <param name="clock">For the time that may be used.</param>
internal sealed class FurtherRounds(RunPlan plan, TrialCollector trials, TimeProvider clock)
{
    private readonly long _firstLaunch = clock.GetTimestamp();
    private long _started = clock.GetTimestamp();
    private int _rounds;
    private int _launches;

    /// <summary>The planned rounds are over. A race has a time for all of its rounds; precision has one for those that are added.</summary>
    public void Begin()
    {
        if (!plan.Request.IsRace) _started = clock.GetTimestamp();
    }

    /// <summary>A round is over.</summary>
    /// <returns>Its launches from which other processes took much more than from most: a race makes them again.</returns>
    public ImmutableArray<LaunchPlan> End(ImmutableArray<LaunchPlan> round)
    {
        _rounds++;
        _launches += round.Count(launch => !trials.HasFailed(launch.Trial));
        if (!plan.Request.IsRace) return [];
        ImmutableArray<LaunchPlan> again = [.. round.Where(trials.IsDisturbed).TakeWhile((_, index) => HasTimeFor(index + 1))];
        _launches += again.Length;
        return again;
    }

    /// <summary>The next round to add, whose launches the trials then expect; empty where there is none, or no time for it.</summary>
    public ImmutableArray<LaunchPlan> Next()
    {
        if (!HasTimeFor(0)) return [];
        var added = plan.Request.IsRace
            ? RacePlanner.Next(plan, [.. plan.Trials.Select(trials.RoundsSoFar)], _rounds)
            : PrecisionPlanner.Next(
                plan, [.. plan.Trials.Select(trial => trials.HasFailed(trial) ? null : trials.TimingSoFar(trial))], _rounds);
        if (plan.Request.IsRace && !HasTimeFor(added.Length)) return [];
        foreach (var launch in added) trials.Expect(launch);
        return added;
    }

    /// <summary>Whether so many launches end within the budget, if they take as long as those before.</summary>
    private bool HasTimeFor(int launches)
    {
        if (plan.Request.Budget is not { } budget) return false;
        var each = _launches == 0 ? TimeSpan.Zero : clock.GetElapsedTime(_firstLaunch) / _launches;
        return clock.GetElapsedTime(_started) + (each * launches) < budget;
    }
}
