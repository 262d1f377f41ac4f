using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Planning;

/// <summary>Turns a request into launches, interleaved so that drift of the machine hits every strategy alike.</summary>
public static class RunPlanner
{
    /// <summary>Calls are counted from the start, and the strategy has been rehearsed: what is left to compile is the workload.</summary>
    private const int WarmupMs = 150;

    /// <summary>A launch's median is one observation, however well it is known: more launches say more than longer ones.</summary>
    private const int TimingMs = 100;

    /// <summary>At 20 ms an interval, twenty-five samples a thread and launch.</summary>
    private const int ProfiledMs = 500;

    /// <summary>More say nothing more of a launch's median, and would make the run file large.</summary>
    private const int MostTimed = 1_000;

    /// <summary>A recorded launch has to last as well, for the sake of its stacks.</summary>
    private const int MostRecorded = 20_000;

    /// <summary>Plans every launch of a run.</summary>
    public static RunPlan Plan(WorkloadRequest request, MachineFacts machine)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(machine);
        return Plan(request, [.. request.Variants.Prepend(null).SelectMany(variant => request.Strategies.Select(text => (variant, text)))], machine);
    }

    /// <summary>Plans the launches of some strategies, each under a variant of the runtime or as it is.</summary>
    internal static RunPlan Plan(WorkloadRequest request, IReadOnlyList<(RuntimeVariant? Variant, string Strategy)> pairs, MachineFacts machine)
    {
        var workers = request.Workers ?? machine.PlannedCores;
        var trials = pairs.Select((pair, index) => Trial(request, pair, index, workers, machine.UsableCores)).ToImmutableArray();
        var sensible = trials.Where(trial => trial.Refusal is null).ToList();
        var timing = Enumerable.Range(0, request.Launches).SelectMany(_ => sensible.Select(trial => Launch(request, trial, workers, profiled: false)));
        var profiled = request.Profile == ProfileKind.None ? [] : sensible.Select(trial => Launch(request, trial, workers, profiled: true));
        return new RunPlan(request, trials, [.. timing, .. profiled]);
    }

    /// <summary>Whether the strategy makes no sense for the workload.</summary>
    internal static bool Refuses(WorkloadRequest request, string strategy, RuntimeVariant? variant, int workers) =>
        Trial(request, (variant, strategy), 0, workers, workers).Refusal is not null;

    private static TrialPlan Trial(WorkloadRequest request, (RuntimeVariant? Variant, string Strategy) pair, int index, int workers, double cores)
    {
        var strategy = StrategySpec.Parse(pair.Strategy, name => $"there is no strategy '{name}'");
        var wanted = pair.Variant?.Workers ?? workers;
        var lanes = strategy.Strategy.Lanes(wanted);
        return new TrialPlan(index, strategy, lanes, Math.Max(1, Math.Min(lanes, cores)))
        {
            Variant = pair.Variant,
            Refusal = strategy.Strategy.GetRefusal(request.AssemblyPath is null ? BuiltInWorkload.Find(request.Workload) : null, wanted),
        };
    }

    private static LaunchPlan Launch(WorkloadRequest request, TrialPlan trial, int workers, bool profiled) =>
        new(trial, profiled, new LaunchSpec
        {
            Workload = request.Workload,
            AssemblyPath = request.AssemblyPath,
            Strategy = trial.Strategy.Text,
            Units = request.Units,
            Size = request.Size,
            Workers = trial.Strategy.Strategy.Lanes(trial.Variant?.Workers ?? workers),
            Seed = request.Seed,
            Return = request.Return,
            WarmupMs = WarmupMs,
            MeasuredMs = profiled ? ProfiledMs : TimingMs,
            MostIterations = profiled ? MostRecorded : MostTimed,
            Iterations = request.Iterations,
            ResultPath = "",
        });
}
