using System.Globalization;

namespace Concur.Benchmarks;

/// <summary>What BenchmarkDotNet measured of one benchmark.</summary>
/// <param name="Parameters">Their values, by the parameters' names, divided by spaces.</param>
/// <param name="Method">The benchmark's.</param>
/// <param name="Job">Which round.</param>
/// <param name="Ns">The median of its iterations, ns.</param>
internal sealed record Measured(string Parameters, string Method, string Job, double Ns);

/// <summary>Runs the benchmarks that are written with BenchmarkDotNet: a program of its own, since it rebuilds and starts what it measures.</summary>
internal static class ByHand
{
    /// <summary>Puts one question to it.</summary>
    /// <param name="places">Where it lies.</param>
    /// <param name="question">The question, and its detail.</param>
    /// <returns>How long it took, its own building included, and what it measured.</returns>
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
