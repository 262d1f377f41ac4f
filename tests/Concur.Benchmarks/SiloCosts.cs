using System.Globalization;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Benchmarks;

/// <summary>
/// Compares what a unit costs under <c>orleans</c> with the same unit on silos and a client that are written by hand, and with what else
/// runs units apart from each other: worker processes and actors. Two workers, two silos.
/// </summary>
internal static class SiloCosts
{
    private const int WarmupMs = 5000;

    private const string Orleans = "orleans:silos=2";
    private static readonly string[] Others = ["process-pool", "processes", "actors"];

    /// <summary>
    /// What a unit counts primes below, units of an iteration, and how many iterations take about a second. With many units that do
    /// nothing, starting an iteration is no part of what a call costs.
    /// </summary>
    private static readonly (int Bound, int Units, int Iterations)[] Sizes = [(10, 640, 50), (10_000, 64, 100), (100_000, 64, 5)];

    public static async Task MeasureAsync(Places places, int rounds)
    {
        Console.WriteLine("(o) wall time per unit; 2 workers, 2 silos");
        foreach (var (bound, units, iterations) in Sizes)
        {
            var (byHand, ours) = (new List<double>(), Others.Prepend(Orleans).ToDictionary(name => name, _ => new List<double>()));
            for (var round = 0; round < rounds; round++)
            {
                byHand.Add(await ByHandAsync(places, bound, units));
                foreach (var (strategy, times) in ours) times.Add(await OursAsync(places, strategy, bound, units, iterations));
            }

            var (handUs, unitUs) = (Ratio.Median(byHand), Ratio.Median(ours[Orleans]));
            Console.WriteLine(
                FormattableString.Invariant($"    primes below {bound}, {units} an iteration: by hand {handUs:0} us, ours {unitUs:0} us; ")
                + $"ours/by hand {Ratio.Of(ours[Orleans], byHand)}");
            foreach (var other in Others)
            {
                Console.WriteLine(FormattableString.Invariant($"      {other,-14} {Ratio.Median(ours[other]),8:0.0} us; ")
                    + $"orleans/{other} {Ratio.Of(ours[Orleans], ours[other])}");
            }
        }
    }

    private static async Task<double> ByHandAsync(Places places, int bound, int units)
    {
        var output = await Timed.OutputAsync(
            places.Harness.Host,
            places.Program("Concur.Benchmarks.Silos"),
            bound.ToString(CultureInfo.InvariantCulture),
            units.ToString(CultureInfo.InvariantCulture));
        return double.Parse(output, CultureInfo.InvariantCulture);
    }

    private static async Task<double> OursAsync(Places places, string strategy, int bound, int units, int iterations)
    {
        var folder = Directory.CreateTempSubdirectory("concur-silos").FullName;
        try
        {
            var few = StrategyCatalogue.Find(strategy)?.StartsFreshProcesses == true ? 5 : iterations;
            var spec = Launches.Spec("primes", strategy, units, bound, workers: 2, WarmupMs, few);
            var result = await Launches.RunAsync(places, spec, ProfileKind.None, SchedulerKind.Proc, folder);
            return Launches.IterationMs(result) * 1e3 / units;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
