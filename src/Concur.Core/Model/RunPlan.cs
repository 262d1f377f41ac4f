using System.Collections.Immutable;
using Concur.Protocol;

namespace Concur.Core.Model;

/// <summary>Every launch of a run, in the order in which it will happen.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Trials">One per strategy, sequential first.</param>
/// <param name="Launches">Interleaved: a round of all strategies, then the next; profiled launches come last.</param>
public sealed record RunPlan(WorkloadRequest Request, ImmutableArray<TrialPlan> Trials, ImmutableArray<LaunchPlan> Launches)
{
    /// <summary>The timing launches by round: each has one of every trial that makes sense.</summary>
    public IEnumerable<ImmutableArray<LaunchPlan>> TimingRounds
    {
        get
        {
            var timing = Launches.Where(launch => !launch.Profiled).ToList();
            return timing.Chunk(Math.Max(1, timing.Select(launch => launch.Trial).Distinct().Count())).Select(round => round.ToImmutableArray());
        }
    }
}

/// <summary>One strategy of a run, under one variant of the runtime.</summary>
/// <param name="Index">Its place in the run.</param>
/// <param name="Strategy">The strategy with its parameter.</param>
/// <param name="Lanes">How many lanes its account has at least.</param>
/// <param name="IdealSpeedup">What nothing lost would give: lanes, but no more than cores.</param>
public sealed record TrialPlan(int Index, StrategySpec Strategy, int Lanes, double IdealSpeedup)
{
    /// <summary>The runtime's settings; null for the runtime as it is.</summary>
    public RuntimeVariant? Variant { get; init; }

    /// <summary>Why the strategy makes no sense for this workload: then it has no launches. Null when it makes sense.</summary>
    public string? Refusal { get; init; }

    /// <summary>What to call the trial.</summary>
    public string Label => Variant is null ? Strategy.Text : $"{Strategy.Text}@{Variant.Name}";
}

/// <summary>One launch of a trial.</summary>
/// <param name="Trial">Whose launch it is.</param>
/// <param name="Profiled">Whether sessions record it.</param>
/// <param name="Spec">What the harness is told; its result path is filled in by recording.</param>
public sealed record LaunchPlan(TrialPlan Trial, bool Profiled, LaunchSpec Spec)
{
    /// <summary>Where in a sweep it stands, in words; null in a run.</summary>
    public string? Point { get; init; }
}
