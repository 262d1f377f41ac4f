using System.Globalization;

namespace Concur.Benchmarks;

/// <summary>What BenchmarkDotNet measured of one benchmark.</summary>
/// <param name="Parameters">The parameters' values, separated by spaces, in the order of the parameters' names.</param>
/// <param name="Method">The benchmark's method.</param>
/// <param name="Job">The round's name.</param>
/// <param name="Ns">The median of the iterations, ns.</param>
internal sealed record Measured(string Parameters, string Method, string Job, double Ns);

/// <summary>
/// Runs the benchmarks that are written with BenchmarkDotNet. They are a program of their own, because BenchmarkDotNet builds and
/// starts the programs that it measures.
/// </summary>
internal static class ByHand
{
    /// <summary>Runs one of its benchmarks.</summary>
    /// <param name="places">Where the program is.</param>
    /// <param name="question">The program's first two arguments: which benchmark, and the rounds or the workload.</param>
    /// <returns>How long the program took, including what it built, and what it measured.</returns>
    public static async Task<(Timed Took, IReadOnlyList<Measured> Medians)> RunAsync(Places places, params string[] question)
    {
        var folder = Directory.CreateTempSubdirectory("concur-bench").FullName;
        try
        {
            var took = await Timed.RunAsync(places.Harness.Host, [places.Program("Concur.Benchmarks.ByHand"), .. question, folder]);
            return (took, [.. (await File.ReadAllLinesAsync(Path.Combine(folder, "medians.tsv"))).Select(Parse)]);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Measured Parse(string line)
    {
        var fields = line.Split('\t');
        return new Measured(fields[0], fields[1], fields[2], double.Parse(fields[3], CultureInfo.InvariantCulture));
    }
}
