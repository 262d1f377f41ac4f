using Concur.Core.Storage;
using Concur.Protocol;

namespace Concur.Benchmarks;

/// <summary>
/// Measures how long it takes to learn which of four strategies to use and where the time goes: with <c>run</c>, and with
/// BenchmarkDotNet's default job, threading diagnoser and CPU sampling. Also compares the results of the two.
/// </summary>
internal static class TimeToAnswer
{
    /// <summary>An upper bound, because BenchmarkDotNet takes minutes per round.</summary>
    private const int MostRounds = 5;

    /// <summary>
    /// How often <c>run</c> is made in a round. Launches of <c>random</c> differ by 20 %, depending on when collections happen, and
    /// <c>run</c> is cheap enough to be repeated.
    /// </summary>
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

            // The diagnosers take time and add nothing to the times, so one round with them is enough.
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

    /// <summary>Makes one run, adds each strategy's time over sequential's, and returns the seconds that the run took.</summary>
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
