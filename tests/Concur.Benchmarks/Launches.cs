using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Benchmarks;

/// <summary>Launches the measured process as the tool does.</summary>
internal static class Launches
{
    /// <summary>The specification that a launch is given.</summary>
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

    /// <summary>Makes one launch.</summary>
    /// <param name="places">Where the harness is.</param>
    /// <param name="spec">The launch's specification.</param>
    /// <param name="profile">How much of it is recorded.</param>
    /// <param name="scheduler">The scheduler source of a profiled launch.</param>
    /// <param name="folder">The folder for its traces.</param>
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
