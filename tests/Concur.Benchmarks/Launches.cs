using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Benchmarks;

/// <summary>Launches of the measured process, as the tool makes them.</summary>
internal static class Launches
{
    /// <summary>What the measured process is told.</summary>
    public static LaunchSpec Spec(string workload, string strategy, int units, long size, int workers, int warmupMs, int iterations) => new()
    {
        Workload = workload,
        Strategy = strategy,
        Units = units,
        Size = size,
        Workers = workers,
        Seed = 1,
        WarmupMs = warmupMs,
        MeasuredMs = 1,
        Iterations = iterations,
        ResultPath = "",
    };

    /// <summary>One launch.</summary>
    /// <param name="places">For the harness.</param>
    /// <param name="spec">What it is told.</param>
    /// <param name="profile">What records it.</param>
    /// <param name="scheduler">The scheduler source of a recorded one.</param>
    /// <param name="folder">Where its traces go.</param>
    public static async Task<LaunchResult> RunAsync(Places places, LaunchSpec spec, ProfileKind profile, SchedulerKind scheduler, string folder)
    {
        var strategy = StrategySpec.Parse(spec.Strategy, name => name);
        var request = new WorkloadRequest
        {
            Workload = spec.Workload,
            Strategies = [spec.Strategy],
            Units = spec.Units,
            Size = spec.Size,
            Launches = 1,
            Profile = profile,
            Timeout = TimeSpan.FromMinutes(2),
        };
        var plan = new LaunchPlan(new TrialPlan(0, strategy, spec.Workers, spec.Workers), Profiled: profile != ProfileKind.None, spec);
        var record = await LaunchRecorder.For(places.Harness, scheduler).RecordAsync(plan, request, folder, CancellationToken.None);
        return record.Result ?? throw new InvalidOperationException($"the launch ended with {record.Usage.ExitCode}: {record.Output}");
    }

    /// <summary>The median of a launch's measured iterations, ms.</summary>
    public static double IterationMs(LaunchResult result) => Ratio.Median(result.Iterations.Where(iteration => iteration.Measured).Select(iteration => iteration.WallNs / 1e6));
}
