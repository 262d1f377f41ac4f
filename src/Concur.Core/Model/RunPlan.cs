using System.Collections.Immutable;
using Concur.Protocol;

namespace Concur.Core.Model;

/// <summary>Every launch of a run, in order.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Trials">The trials, sequential first.</param>
/// <param name="Launches">The launches: rounds of one timed launch of each trial, then the profiled launches.</param>
public sealed record RunPlan(WorkloadRequest Request, ImmutableArray<TrialPlan> Trials, ImmutableArray<LaunchPlan> Launches)
{
    /// <summary>The timed launches by round. A round has one of every trial that is not refused.</summary>
    public IEnumerable<ImmutableArray<LaunchPlan>> TimingRounds
    {
        get
        {
            var timing = Launches.Where(launch => !launch.Profiled).ToList();
            var trials = timing.Select(launch => launch.Trial).Distinct().Count();
            return timing.Chunk(Math.Max(1, trials)).Select(round => round.ToImmutableArray());
        }
    }
}

/// <summary>One strategy of a run, under one variant of the runtime.</summary>
/// <param name="Index">Its place in the run.</param>
/// <param name="Strategy">The strategy with its parameter.</param>
/// <param name="Lanes">The least number of lanes of its account.</param>
/// <param name="IdealSpeedup">The speed-up without any loss: the number of lanes, but no more than the cores.</param>
public sealed record TrialPlan(int Index, StrategySpec Strategy, int Lanes, double IdealSpeedup)
{
    /// <summary>The cores that it may use on all machines that it spans; null where it uses those of one machine.</summary>
    public double? Cores { get; init; }

    /// <summary>The runtime's settings; null for the runtime as it is.</summary>
    public RuntimeVariant? Variant { get; init; }

    /// <summary>Why the strategy makes no sense for this workload, so that the trial has no launches; null where it makes sense.</summary>
    public string? Refusal { get; init; }

    /// <summary>The trial's name in reports.</summary>
    public string Label => Variant is null ? Strategy.Text : $"{Strategy.Text}@{Variant.Name}";
}

/// <summary>One launch of a trial.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Profiled">Whether it is the profiled launch.</param>
/// <param name="Spec">What the harness is told. The recorder fills in the path of its result.</param>
public sealed record LaunchPlan(TrialPlan Trial, bool Profiled, LaunchSpec Spec)
{
    /// <summary>The version of .NET that it runs under; null for the workload's own.</summary>
    public DotnetFramework? Framework { get; init; }

    /// <summary>The round of timed launches that it belongs to; null for a profiled launch, and in a sweep.</summary>
    public int? Round { get; init; }

    /// <summary>How many of the machines the strategy spans in this launch; null for all, and where it spans none.</summary>
    public int? Machines { get; init; }

    /// <summary>The point of a sweep that it measures, in words; null in a run.</summary>
    public string? Point { get; init; }
}
