using System.Collections.Immutable;
using Concur.Protocol;

namespace Concur.Core.Model;

/// <summary>Every launch of a run, in the order in which it will happen.</summary>
/// <param name="Request">What was asked for.</param>
/// <param name="Trials">One per strategy, sequential first.</param>
/// <param name="Launches">Interleaved: a round of all strategies, then the next; profiled launches come last.</param>
public sealed record RunPlan(RunRequest Request, ImmutableArray<TrialPlan> Trials, ImmutableArray<LaunchPlan> Launches);

/// <summary>One strategy of a run.</summary>
/// <param name="Index">Its place in the run.</param>
/// <param name="Strategy">The strategy with its parameter.</param>
/// <param name="Lanes">How many lanes its account has at least.</param>
/// <param name="IdealSpeedup">What nothing lost would give: lanes, but no more than cores.</param>
public sealed record TrialPlan(int Index, StrategySpec Strategy, int Lanes, double IdealSpeedup);

/// <summary>One launch of a trial.</summary>
/// <param name="Trial">Whose launch it is.</param>
/// <param name="Profiled">Whether sessions record it.</param>
/// <param name="Spec">What the harness is told; its result path is filled in by recording.</param>
public sealed record LaunchPlan(TrialPlan Trial, bool Profiled, LaunchSpec Spec);
