using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Benchmarks;

/// <summary>
/// Measures the profiling overhead: the time of an iteration that is not recorded, that this tool records in each of its ways, and
/// that dotnet-trace records.
/// </summary>
internal static class ObserverEffects
{
    private static readonly (string Name, LaunchSpec Spec)[] Programs =
    [
        ("two CPU-bound threads", Launches.Spec(BuiltInWorkload.Primes, StrategyNames.Threads, units: 4, size: 1_200_000, workers: 2, warmupMs: 300, iterations: 3)),
        ("a lock storm", Launches.Spec("counter-lock", StrategyNames.Threads, units: 4, size: 200_000_000, workers: 2, warmupMs: 300, iterations: 3)),
    ];

    private static readonly (string Name, ProfileKind Profile, SchedulerKind Scheduler)[] Ours =
    [
        ("light", ProfileKind.Light, SchedulerKind.Auto),
        ("full, perf", ProfileKind.Full, SchedulerKind.Perf),
        ("full, proc", ProfileKind.Full, SchedulerKind.Proc),
    ];

    public static async Task MeasureAsync(Places places, int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("concur-bench").FullName;
        try
        {
            foreach (var (name, spec) in Programs) await MeasureAsync(name, spec, places, rounds, folder);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(string name, LaunchSpec spec, Places places, int rounds, string folder)
    {
        var plain = new List<double>();
        var recorded = Ours.Select(_ => new List<double>()).ToList();
        var peers = new List<double>();
        for (var round = 0; round < rounds; round++)
        {
            plain.Add(Launches.IterationMs(await Launches.RunAsync(places, spec, ProfileKind.None, SchedulerKind.Auto, folder)));
            for (var i = 0; i < Ours.Length; i++)
                recorded[i].Add(Launches.IterationMs(await Launches.RunAsync(places, spec, Ours[i].Profile, Ours[i].Scheduler, folder)));
            peers.Add(await PeerMs(spec, places, folder));
        }

        Console.WriteLine(FormattableString.Invariant($"(a) {name}, {Ratio.Median(plain):0} ms an iteration unrecorded; recorded:"));
        for (var i = 0; i < Ours.Length; i++) Console.WriteLine($"    {Ours[i].Name,-22} {Ratio.Of(recorded[i], plain)}");
        Console.WriteLine($"    {"dotnet-trace collect",-22} {Ratio.Of(peers, plain)}");
    }

    private static async Task<double> PeerMs(LaunchSpec spec, Places places, string folder)
    {
        var (specPath, resultPath) = (Path.Combine(folder, "spec"), Path.Combine(folder, "result"));
        await File.WriteAllLinesAsync(specPath, (spec with { ResultPath = resultPath }).ToLines());
        await Timed.RunAsync(
            places.DotnetTrace, "collect", "-o", Path.Combine(folder, "peer.nettrace"), "--show-child-io", "--", places.Harness.Host, places.Harness.Path, HarnessCommand.Launch, specPath);
        await using var file = File.OpenRead(resultPath);
        return Launches.IterationMs(LaunchResult.Read(file));
    }
}
