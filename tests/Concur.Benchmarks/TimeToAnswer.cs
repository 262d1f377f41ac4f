using Concur.Core.Storage;
using Concur.Protocol;

namespace Concur.Benchmarks;

/// <summary>
/// From the question, which of four strategies and where does the time go, to its answer: our <c>run</c> as it is, and
/// BenchmarkDotNet with its default job, its threading diagnoser and its CPU sampling. Then whether both say the same.
/// </summary>
internal static class TimeToAnswer
{
    /// <summary>The peer takes minutes.</summary>
    private const int MostRounds = 5;

    /// <summary>A launch of random is 20 % faster or slower than the next, by the collector's luck; ours is cheap enough to be asked more often.</summary>
    private const int OursARound = 5;

    private static readonly string[] Strategies = [StrategyNames.Sequential, StrategyNames.Threads, StrategyNames.ThreadPool, StrategyNames.ParallelFor];

    public static async Task MeasureAsync(Places places, int rounds)
    {
        foreach (var workload in (string[])[BuiltInWorkload.Random, BuiltInWorkload.Primes]) await MeasureAsync(workload, places, Math.Min(rounds, MostRounds));
    }

    private static async Task MeasureAsync(string workload, Places places, int rounds)
    {
        var (seconds, peerSeconds) = (new List<double>(), 0.0);
        var (ours, peers) = (Relative(), Relative());
        for (var round = 0; round < rounds; round++)
        {
            for (var i = 0; i < OursARound; i++) seconds.Add(await RunAsync(workload, places, ours));

            // Its diagnosers take time and say nothing of the times: once is enough.
            var (took, medians) = await ByHand.RunAsync(places, round == 0 ? "answer" : "again", workload);
            if (round == 0) peerSeconds = took.Seconds;
            Add(medians.ToDictionary(one => one.Method, one => one.Ns), peers);
        }

        Console.WriteLine(FormattableString.Invariant(
            $"(c) {workload}: {Ratio.Median(seconds):0.0} s ({seconds.Min():0.0} .. {seconds.Max():0.0}, n = {seconds.Count}), BenchmarkDotNet {peerSeconds:0} s: {peerSeconds / Ratio.Median(seconds):0.0} times sooner; time over sequential's:"));
        foreach (var strategy in Strategies.Skip(1))
        {
            Console.WriteLine(FormattableString.Invariant(
                $"    {strategy,-13} {Text(ours[strategy])}, BenchmarkDotNet {Text(peers[strategy])}, n = {rounds}: {Ratio.Median(ours[strategy]) / Ratio.Median(peers[strategy]) - 1:+0.0 %;-0.0 %} apart"));
        }
    }

    private static Dictionary<string, List<double>> Relative() => Strategies.ToDictionary(strategy => strategy, _ => new List<double>());

    private static string Text(List<double> ratios) => FormattableString.Invariant($"{Ratio.Median(ratios):0.000} ({ratios.Min():0.000} .. {ratios.Max():0.000})");

    private static void Add(Dictionary<string, double> medians, Dictionary<string, List<double>> relative)
    {
        foreach (var (strategy, ratios) in relative) ratios.Add(medians[strategy] / medians[StrategyNames.Sequential]);
    }

    /// <summary>One run of ours; returns its seconds and adds each strategy's time over sequential's.</summary>
    private static async Task<double> RunAsync(string workload, Places places, Dictionary<string, List<double>> relative)
    {
        var folder = Directory.CreateTempSubdirectory("concur-bench").FullName;
        try
        {
            var took = await Timed.RunAsync(places.Concur, "run", workload, "-s", string.Join(',', Strategies), "-o", folder);
            Add(RunFile.Read(folder).Trials.ToDictionary(trial => trial.Strategy, trial => trial.Timing!.MedianMs), relative);
            return took.Seconds;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
