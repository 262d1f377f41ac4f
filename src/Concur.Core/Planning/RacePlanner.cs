using System.Collections.Immutable;
using Concur.Core.Answers;
using Concur.Core.Model;
using Concur.Core.Stats;

namespace Concur.Core.Planning;

/// <summary>
/// Gives further rounds of timed launches to the strategies that can still win (successive elimination): one that is surely slower than
/// the fastest gets no more, and where all that are left are surely as fast as the fastest, nothing is left to find out.
/// </summary>
public static class RacePlanner
{
    /// <summary>Every strategy gets so many rounds.</summary>
    public const int LeastRounds = 3;

    /// <summary>No strategy gets more.</summary>
    public const int MostRounds = 12;

    /// <summary>
    /// How long a race takes where the user says nothing else, unless its first rounds take longer: with the start of the tool and a look
    /// at the machine the answer is there after ten seconds.
    /// </summary>
    public static TimeSpan UsualBudget { get; } = TimeSpan.FromSeconds(9);

    /// <summary>A race is looked at after each of its further rounds, and each look is a chance to be wrong.</summary>
    private const int Looks = MostRounds - LeastRounds + 1;

    /// <summary>A smaller difference in time counts as none.</summary>
    private const double Negligible = 0.05;

    /// <summary>So many rounds of sequential make speed-ups precise enough.</summary>
    private const int BaselineRounds = 6;

    /// <summary>The next round: a launch of each strategy that can still win.</summary>
    /// <param name="plan">The run's plan.</param>
    /// <param name="mediansMs">
    /// The median of each round's launch, ms, of each trial by its index; null for a trial that has failed or has no launches.
    /// </param>
    /// <param name="rounds">The number of rounds so far.</param>
    /// <returns>Empty where the race is decided, or there were enough rounds.</returns>
    public static ImmutableArray<LaunchPlan> Next(
        RunPlan plan, IReadOnlyList<IReadOnlyDictionary<int, double>?> mediansMs, int rounds)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(mediansMs);
        if (!plan.Request.IsRace || rounds >= MostRounds || mediansMs[0] is not { } baseline) return [];
        var runners = plan.Trials.Where(trial => mediansMs[trial.Index] is not null && !Answer.IsSimulated(trial.Strategy.Text)).ToList();
        if (runners.Count < 2) return [];
        var leaders = Leaders(runners, trial => mediansMs[trial.Index]!, baseline);
        return leaders.Count == 0 ? [] : [.. Launches(plan, leaders, baseline.Count < BaselineRounds, rounds)];
    }

    /// <summary>The fastest, and those that can still be faster; none where that makes no difference any more.</summary>
    private static List<TrialPlan> Leaders(
        List<TrialPlan> runners, Func<TrialPlan, IReadOnlyDictionary<int, double>> roundsOf, IReadOnlyDictionary<int, double> baseline)
    {
        var noise = LaunchNoise.Of([.. runners.Select(roundsOf)]);
        var fastest = runners.MinBy(trial => Ratio(roundsOf(trial), baseline, 1, noise)?.Ratio ?? double.MaxValue)!;
        var comparisons = runners.Count - 1;
        Interval? LeadOver(TrialPlan trial, int looks) => Ratio(roundsOf(trial), roundsOf(fastest), looks * comparisons, noise)?.Interval;
        var open = runners.Where(trial => trial != fastest && !(LeadOver(trial, Looks)?.Low > 1)).ToList();
        return open.TrueForAll(trial => LeadOver(trial, 1)?.High < 1 + Negligible) ? [] : [fastest, .. open];
    }

    private static IEnumerable<LaunchPlan> Launches(RunPlan plan, List<TrialPlan> leaders, bool withBaseline, int round) => plan.Launches
        .Where(launch => !launch.Profiled)
        .DistinctBy(launch => launch.Trial.Index)
        .Where(launch => leaders.Contains(launch.Trial) || (withBaseline && launch.Trial.Index == 0))
        .Select(launch => launch with { Round = round });

    private static RatioReport? Ratio(
        IReadOnlyDictionary<int, double> numerator, IReadOnlyDictionary<int, double> denominator, int comparisons, LaunchNoise? noise)
    {
        var shared = numerator.Keys.Intersect(denominator.Keys).Order().ToList();
        return RatioEstimate.Paired(
            shared.ConvertAll(round => numerator[round]), shared.ConvertAll(round => denominator[round]), comparisons, noise);
    }
}
