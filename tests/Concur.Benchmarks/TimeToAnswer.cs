using Concur.Core.Storage;
using Concur.Protocol;

namespace Concur.Benchmarks;

/// <summary>
/// From the question, which of four strategies and where does the time go, to its answer: our <c>run</c> as it is, and
/// BenchmarkDotNet with its default job, its threading diagnoser and its CPU sampling. Then whether both say the same.
/// </summary>
internal static class TimeToAnswer
{
    /// <summary>The peer takes minutes: it is asked once.</summary>
    private const int MostRounds = 5;

    private static readonly string[] Strategies = [StrategyNames.Sequential, StrategyNames.Threads, StrategyNames.ThreadPool, StrategyNames.ParallelFor];

    public static async Task MeasureAsync(Places places, int rounds)
    {
        foreach (var workload in (string[])[BuiltInWorkload.Random, BuiltInWorkload.Primes]) await MeasureAsync(workload, places, Math.Min(rounds, MostRounds));
    }

    private static async Task MeasureAsync(string workload, Places places, int rounds)
    {
        var seconds = new List<double>();
        var relative = Strategies.ToDictionary(strategy => strategy, _ => new List<double>());
        for (var round = 0; round < rounds; round++) seconds.Add(await RunAsync(workload, places, relative));
        var (took, medians) = await ByHand.RunAsync(places, "answer", workload);
        var peers = medians.ToDictionary(one => one.Method, one => one.Ns);
        Console.WriteLine(FormattableString.Invariant(
            $"(c) {workload}: {Ratio.Median(seconds):0.0} s ({seconds.Min():0.0} .. {seconds.Max():0.0}, n = {rounds}), BenchmarkDotNet {took.Seconds:0} s: {took.Seconds / Ratio.Median(seconds):0.0} times sooner; time over sequential's:"));
        foreach (var strategy in Strategies.Skip(1))
        {
            var peer = peers[strategy] / peers[StrategyNames.Sequential];
            var ours = relative[strategy];
            Console.WriteLine(FormattableString.Invariant(
                $"    {strategy,-13} {Ratio.Median(ours):0.000} ({ours.Min():0.000} .. {ours.Max():0.000}), BenchmarkDotNet {peer:0.000}: {Ratio.Median(ours) / peer - 1:+0.0 %;-0.0 %} apart"));
        }
    }

    /// <summary>One run of ours; returns its seconds and adds each strategy's time over sequential's.</summary>
    private static async Task<double> RunAsync(string workload, Places places, Dictionary<string, List<double>> relative)
    {
        var folder = Directory.CreateTempSubdirectory("concur-bench").FullName;
        try
        {
            var took = await Timed.RunAsync(places.Concur, "run", workload, "-s", string.Join(',', Strategies), "-o", folder);
            var medians = RunFile.Read(folder).Trials.ToDictionary(trial => trial.Strategy, trial => trial.Timing!.MedianMs);
            foreach (var (strategy, ratios) in relative) ratios.Add(medians[strategy] / medians[StrategyNames.Sequential]);
            return took.Seconds;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
