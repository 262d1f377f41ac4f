using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Benchmarks;

/// <summary>Compares the time from a worker process's start to its first unit with the whole life of a .NET "hello world".</summary>
internal static class WorkerStart
{
    public static async Task MeasureAsync(Places places, int rounds)
    {
        var spec = Launches.Spec(BuiltInWorkload.Primes, StrategyNames.Processes, units: 1, size: 1_000, workers: 1, warmupMs: 0, iterations: 1);
        var (workersMs, hellosMs) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            hellosMs.Add(1e3 * (await Timed.RunAsync(places.Harness.Host, places.Program("HelloWorld"))).Seconds);
            var launch = await Launches.RunAsync(places, spec, ProfileKind.None, SchedulerKind.Auto, "");
            workersMs.Add(launch.Iterations.Where(iteration => iteration.Measured).Select(iteration => (iteration.Units[0].StartNs - iteration.Lanes[0].SpawnNs) / 1e6).First());
        }

        Console.WriteLine(FormattableString.Invariant(
            $"(e) worker spawn to first unit {Ratio.Median(workersMs):0.0} ms, hello world {Ratio.Median(hellosMs):0.0} ms: {Ratio.Of(workersMs, hellosMs)}"));
    }
}
