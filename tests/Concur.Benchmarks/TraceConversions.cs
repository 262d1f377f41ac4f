namespace Concur.Benchmarks;

/// <summary>Compares exporting and summing up traces of several sizes, which dotnet-trace has recorded, with dotnet-trace.</summary>
internal static class TraceConversions
{
    /// <summary>How long a program of 64 threads is recorded, s. A second gives about 7 MB, so the traces have 1, 10 and 100 MB.</summary>
    private static readonly double[] SecondsRecorded = [0.2, 1.6, 16];

    public static async Task MeasureAsync(Places places, int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("concur-bench").FullName;
        try
        {
            foreach (var seconds in SecondsRecorded)
            {
                var trace = Path.Combine(folder, FormattableString.Invariant($"{seconds}.nettrace"));
                await Timed.RunAsync(
                    places.DotnetTrace, "collect", "-o", trace, "--", places.Harness.Host, places.Program("DeepStacks"), seconds.ToString(System.Globalization.CultureInfo.InvariantCulture));
                await MeasureAsync(trace, places, seconds > 2 ? Math.Min(rounds, 5) : rounds, folder);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(string trace, Places places, int rounds, string folder)
    {
        var (our, peer) = (Path.Combine(folder, "our.json"), Path.Combine(folder, "peer"));
        var (exports, converts, analyses, reports) = (new List<Timed>(), new List<Timed>(), new List<Timed>(), new List<Timed>());
        for (var round = 0; round < rounds; round++)
        {
            exports.Add(await Timed.RunAsync(places.Concur, "export", trace, "--format", "speedscope", "-o", our));
            converts.Add(await Timed.RunAsync(places.DotnetTrace, "convert", trace, "--format", "Speedscope", "-o", peer));
            analyses.Add(await Timed.RunAsync(places.Concur, "analyze", trace));
            reports.Add(await Timed.RunAsync(places.DotnetTrace, "report", trace, "topN"));
        }

        var (ourBytes, peerBytes) = (new FileInfo(our).Length, new FileInfo(peer + ".speedscope.json").Length);
        Console.WriteLine(FormattableString.Invariant($"(b) a trace of {new FileInfo(trace).Length / 1e6:0.0} MB"));
        Print("speedscope export", exports, "convert", converts);
        Console.WriteLine(FormattableString.Invariant($"    {"its bytes",-18} {ourBytes / 1e6:0.00} MB, {peerBytes / 1e6:0.0} MB: {(double)ourBytes / peerBytes:0.000}x"));
        Print("analyze", analyses, "report topN", reports);
    }

    private static void Print(string name, List<Timed> ours, string peer, List<Timed> peers)
    {
        Console.WriteLine(FormattableString.Invariant(
            $"    {name,-18} {Ratio.Median(ours.Select(one => one.Seconds)):0.00} s, {peer} {Ratio.Median(peers.Select(one => one.Seconds)):0.00} s: {Ratio.Of([.. ours.Select(one => one.Seconds)], [.. peers.Select(one => one.Seconds)])}"));
        Console.WriteLine(FormattableString.Invariant(
            $"    {"  peak memory",-18} {Ratio.Median(ours.Select(one => one.PeakMegabytes)):0} MB, {Ratio.Median(peers.Select(one => one.PeakMegabytes)):0} MB: {Ratio.Of([.. ours.Select(one => one.PeakMegabytes)], [.. peers.Select(one => one.PeakMegabytes)])}"));
    }
}
