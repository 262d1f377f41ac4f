using System.Diagnostics;
using System.Globalization;
using Concur.Core.Model;
using Concur.Core.Recording;
using Concur.Core.Recording.Harness;
using Concur.Core.Stats;
using Concur.Protocol;

// Usage: Concur.Benchmarks ARTIFACTS-FOLDER [ROUNDS]
var artifacts = args[0];
var rounds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 21;
await WorkerStart.MeasureAsync(artifacts, rounds);

/// <summary>From a worker process's spawn to its first unit, against the whole life of a .NET hello world; interleaved.</summary>
internal static class WorkerStart
{
    public static async Task MeasureAsync(string artifacts, int rounds)
    {
        var harness = HarnessFiles.Find(Path.Combine(artifacts, "bin", "Concur.Tool", "release"));
        var hello = Path.Combine(artifacts, "bin", "HelloWorld", "release", "HelloWorld.dll");
        var (workersMs, hellosMs) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            hellosMs.Add(await HelloMs(harness.Host, hello));
            workersMs.AddRange(await WorkersMs(harness));
        }

        var (worker, other) = (EachALaunch(workersMs), EachALaunch(hellosMs));
        Console.WriteLine(FormattableString.Invariant(
            $"(e) worker spawn to first unit {worker.MedianMs:0.0} ms ({worker.LowMs:0.0} .. {worker.HighMs:0.0}, n = {worker.Count}); hello world {other.MedianMs:0.0} ms ({other.LowMs:0.0} .. {other.HighMs:0.0}, n = {other.Count}); ratio {worker.MedianMs / other.MedianMs:0.00}x"));
    }

    private static TimingSummary EachALaunch(IEnumerable<double> valuesMs) => MedianEstimate.Of([.. valuesMs.Select(ms => (double[])[ms])]);

    private static async Task<double> HelloMs(string host, string hello)
    {
        var start = Stopwatch.GetTimestamp();
        using var process = Process.Start(new ProcessStartInfo(host, [hello]) { RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static async Task<IEnumerable<double>> WorkersMs(HarnessFiles harness)
    {
        var strategy = StrategySpec.Parse(StrategyNames.Processes, name => name);
        var spec = new LaunchSpec
        {
            Workload = BuiltInWorkload.Primes,
            Strategy = strategy.Text,
            Units = 1,
            Size = 1_000,
            Workers = 1,
            Seed = 1,
            WarmupMs = 0,
            MeasuredMs = 1,
            Iterations = 1,
            ResultPath = "",
        };
        var request = new RunRequest
        {
            Workload = spec.Workload,
            Strategies = [spec.Strategy],
            Units = 1,
            Size = spec.Size,
            Launches = 1,
            Profile = ProfileKind.None,
            SampleInterval = TimeSpan.FromMilliseconds(20),
            Timeout = TimeSpan.FromMinutes(1),
        };
        var record = await LaunchRecorder.For(harness, SchedulerKind.Auto).RecordAsync(new LaunchPlan(new TrialPlan(0, strategy, 1, 1), Profiled: false, spec), request, "", CancellationToken.None);
        return record.Result!.Iterations.Where(iteration => iteration.Measured).Select(iteration => (iteration.Units[0].StartNs - iteration.Lanes[0].SpawnNs) / 1e6);
    }
}
