using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Planning;

/// <summary>Turns a request into launches, interleaved so that drift of the machine affects every strategy alike.</summary>
public static class RunPlanner
{
    /// <summary>The harness has run its own code once before, so only the workload is left to compile.</summary>
    private const int WarmupMs = 100;

    /// <summary>A launch's median is one observation, however precise it is: more launches are worth more than longer ones.</summary>
    private const int TimingMs = 100;

    /// <summary>At an interval of 20 ms, 25 stack samples per thread and launch.</summary>
    private const int ProfiledMs = 500;

    /// <summary>More iterations would not make a launch's median more precise, but the run file large.</summary>
    private const int MostTimed = 1_000;

    /// <summary>A profiled launch must last long enough for its stack samples.</summary>
    private const int MostProfiled = 20_000;

    private static readonly Dictionary<string, string> NoSettings = [];

    /// <summary>Plans every launch of a run.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="machine">The machine that makes the launches.</param>
    /// <param name="fleet">The machines over which strategies that span machines spread their units; null for none.</param>
    public static RunPlan Plan(WorkloadRequest request, MachineFacts machine, Fleet? fleet = null)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(machine);
        var pairs = Variants(request).Prepend(null).SelectMany(variant => request.Strategies.Select(text => (variant, text)));
        return Plan(request, [.. pairs], machine, fleet);
    }

    /// <summary>Settings of the runtime and versions of the code, under which every strategy runs besides the run's own.</summary>
    internal static IEnumerable<RuntimeVariant> Variants(WorkloadRequest request) =>
        request.Variants.Concat(request.Versions.Select(version => new RuntimeVariant(version.Name, NoSettings) { Code = version }));

    /// <summary>Plans the launches of some strategies, each under a variant of the runtime or as it is.</summary>
    internal static RunPlan Plan(
        WorkloadRequest request,
        IReadOnlyList<(RuntimeVariant? Variant, string Strategy)> pairs,
        MachineFacts machine,
        Fleet? fleet = null)
    {
        var others = fleet ?? Fleet.None;
        var here = new Crew(request.Workers ?? machine.PlannedCores, machine.UsableCores, null);
        var everywhere = new Crew(request.Workers ?? others.PlannedCores, others.UsableCores, others.Machines.Length);
        Crew CrewOf(StrategySpec strategy) => strategy.Strategy.SpansMachines && !others.IsEmpty ? everywhere : here;
        var trials = pairs.Select((pair, index) => Trial(request, pair, index, CrewOf)).ToImmutableArray();
        var sensible = trials.Where(trial => trial.Refusal is null).ToList();
        IEnumerable<LaunchPlan> Round(int? round) => sensible.Select(
            trial => Launch(request, trial, CrewOf(trial.Strategy).Workers, profiled: round is null) with { Round = round });
        var timing = Enumerable.Range(0, request.Launches).SelectMany(round => Round(round));
        return new RunPlan(request, trials, [.. timing, .. request.Profile == ProfileKind.None ? [] : Round(null)]);
    }

    /// <summary>Whether the strategy makes no sense for the workload.</summary>
    internal static bool Refuses(WorkloadRequest request, string strategy, RuntimeVariant? variant, int workers) =>
        Trial(request, (variant, strategy), 0, _ => new Crew(workers, workers, null)).Refusal is not null;

    private static TrialPlan Trial(
        WorkloadRequest request, (RuntimeVariant? Variant, string Strategy) pair, int index, Func<StrategySpec, Crew> crewOf)
    {
        var strategy = request.Parse(pair.Strategy);
        var crew = crewOf(strategy);
        var wanted = pair.Variant?.Workers ?? crew.Workers;
        var lanes = strategy.Strategy.Lanes(wanted);
        return new TrialPlan(index, strategy, lanes, Math.Max(1, Math.Min(lanes, crew.Cores)))
        {
            Cores = crew.Machines is null ? null : crew.Cores,
            Variant = pair.Variant,
            Refusal = strategy.Strategy.GetRefusal(request.AssemblyPath is null ? BuiltInWorkload.Find(request.Workload) : null, wanted),
        };
    }

    private static LaunchPlan Launch(WorkloadRequest request, TrialPlan trial, int workers, bool profiled) =>
        new(trial, profiled, WithCode(request, new LaunchSpec
        {
            Workload = trial.Variant?.Code?.Workload ?? request.Workload,
            AssemblyPath = trial.Variant?.Code?.AssemblyPath ?? request.AssemblyPath,
            Inputs = request.Inputs,
            Strategy = trial.Strategy.Text,
            Units = request.Units,
            Size = request.Size,
            Workers = trial.Strategy.Strategy.Lanes(trial.Variant?.Workers ?? workers),
            Seed = request.Seed,
            Return = request.Return,
            WarmupMs = WarmupMs,
            LongestWarmupMs = (int)LongestWarmup(request, trial).TotalMilliseconds,
            MeasuredMs = profiled ? ProfiledMs : TimingMs,
            MostIterations = profiled ? MostProfiled : MostTimed,
            Iterations = request.Iterations,
            ResultPath = "",
        }))
        {
            Framework = FrameworkOf(request, trial),
        };

    private static TimeSpan LongestWarmup(WorkloadRequest request, TrialPlan trial) =>
        trial.Strategy.Strategy.Engine is not null && request.LongestWarmup == WorkloadSettings.UsualWarmup
            ? WorkloadSettings.UsualWarmupOfEngine
            : request.LongestWarmup;

    /// <summary>A version of the code may be the same code under another version of .NET.</summary>
    private static DotnetFramework? FrameworkOf(WorkloadRequest request, TrialPlan trial) =>
        DotnetFramework.Find(trial.Variant?.Code?.Framework ?? request.Framework);

    /// <summary>
    /// With the code of the strategy, where it is the user's own. Another version of the workload's assembly has its own version of that,
    /// since a process loads only one of them.
    /// </summary>
    private static LaunchSpec WithCode(WorkloadRequest request, LaunchSpec spec)
    {
        if (request.CodeOf(spec.Strategy) is not { } code) return spec;
        var path = code.AssemblyPath == request.AssemblyPath ? spec.AssemblyPath : code.AssemblyPath;
        return spec with { StrategyAssemblyPath = path, StrategyMethod = code.Method };
    }

    /// <summary>The workers of a strategy, the cores for them, and on how many machines; null for this one.</summary>
    private readonly record struct Crew(int Workers, double Cores, int? Machines);
}

/// <summary>Adds rounds of timed launches until every median is as precise as was asked for.</summary>
public static class PrecisionPlanner
{
    /// <summary>The largest number of rounds. An interval narrows with the root of the launches, so more would change little.</summary>
    private const int MostLaunches = 150;

    /// <summary>The next round: one timed launch of each trial whose interval is too wide, and of sequential, the baseline.</summary>
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
        return
        [
            .. oneEach.Where(launch => launch.Trial.Index == 0 || IsWide(launch.Trial)).Select(launch => launch with { Round = rounds }),
        ];
    }
}
