using System.Text.Json;

namespace Concur.Benchmarks;

/// <summary>
/// Checks what <c>compare</c> claims. Of pairs of runs of the same work it must not say that one is slower; of pairs in which the
/// second run does 5 % more work it must say so.
/// </summary>
internal sealed class Claims : IDisposable
{
    /// <summary>Additions on every core with nothing shared, so that the units are as even as possible.</summary>
    private const string Source = """
        public static class Crunch
        {
            public static long Sum(long n)
            {
                var sum = 0L;
                for (var i = 0L; i < n / 100 * PERCENT; i++) sum += i ^ (sum >> 3);
                return sum & 1;
            }
        }
        """;

    private static readonly string[] Work = ["--method", "Crunch.Sum", "-n", "4000000", "-s", "threads", "--profile", "none"];

    private readonly Places _places;
    private readonly string _folder = Directory.CreateTempSubdirectory("concur-claims").FullName;
    private int _runs;

    private Claims(Places places) => _places = places;

    public static async Task MeasureAsync(Places places, int pairs)
    {
        using var claims = new Claims(places);
        await claims.MeasureAsync("A/A, six launches each", pairs, 100, []);
        await claims.MeasureAsync("A/B, 5 % more work, --precision 1%", Math.Max(1, pairs / 2), 105, ["--precision", "1%", "--budget", "60s"]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task MeasureAsync(string what, int pairs, int percent, string[] options)
    {
        var (verdicts, worst, seconds) = (new List<(string Row, string Verdict)>(), 0.0, new List<double>());
        var (same, other) = (await SourceAsync(100), await SourceAsync(percent));
        var (quiet, found) = (0, 0);
        for (var pair = 0; pair < pairs; pair++)
        {
            var (before, beforeSeconds) = await RunAsync(same, options);
            var (after, afterSeconds) = await RunAsync(other, options);
            seconds.AddRange([beforeSeconds, afterSeconds]);
            var rows = await CompareAsync(before, after);
            verdicts.AddRange(rows.Select(row => (row.Label, row.Verdict)));
            if (rows.TrueForAll(row => row.Verdict is "same" or "unsure")) quiet++;
            if (rows.TrueForAll(row => row.Verdict == "slower")) found++;
            worst = Math.Max(worst, rows.Where(row => row.Verdict == "slower").Select(row => row.Ratio - 1).DefaultIfEmpty(0).Max());
        }

        var counts = string.Join(", ", verdicts.GroupBy(one => one).OrderBy(group => group.Key).Select(group => $"{group.Key.Row} {group.Key.Verdict} {group.Count()}"));
        Console.WriteLine(FormattableString.Invariant(
            $"(h) {what}: {pairs} comparisons; in {quiet} nothing is faster or slower, in {found} all rows are slower, the worst by {worst:+0.0 %}; {counts}; {Ratio.Median(seconds):0.0} s a run"));
    }

    private async Task<string> SourceAsync(int percent)
    {
        var file = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder, FormattableString.Invariant($"work{percent}"))).FullName, "crunch.cs");
        await File.WriteAllTextAsync(file, Source.Replace("PERCENT", FormattableString.Invariant($"{percent}"), StringComparison.Ordinal));
        return file;
    }

    private async Task<(string Folder, double Seconds)> RunAsync(string source, string[] options)
    {
        var run = Path.Combine(_folder, FormattableString.Invariant($"run{_runs++}"));
        var took = await Timed.RunAsync(_places.Concur, ["run", source, .. Work, .. options, "-o", run]);
        return (run, took.Seconds);
    }

    private async Task<List<(string Label, string Verdict, double Ratio)>> CompareAsync(string before, string after)
    {
        var output = await Timed.OutputAsync(_places.Concur, "compare", before, after, "--format", "json");
        return [.. JsonDocument.Parse(output).RootElement.GetProperty("candidates")[0].GetProperty("rows").EnumerateArray()
            .Select(row => (row.GetProperty("label").GetString()!, row.GetProperty("timeVerdict").GetString()!, row.GetProperty("time").GetProperty("ratio").GetDouble()))];
    }
}
