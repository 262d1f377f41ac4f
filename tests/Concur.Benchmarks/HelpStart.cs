namespace Concur.Benchmarks;

/// <summary>Measures how long the help takes, which is the part that a user waits for at every command.</summary>
internal static class HelpStart
{
    public static async Task MeasureAsync(Places places, int rounds)
    {
        var (ours, peers) = (new List<double>(), new List<double>());
        for (var round = 0; round < rounds; round++)
        {
            ours.Add((await Timed.RunAsync(places.Concur, "--help")).Seconds);
            peers.Add((await Timed.RunAsync(places.DotnetTrace, "--help")).Seconds);
        }

        Console.WriteLine(FormattableString.Invariant(
            $"(f) --help {1e3 * Ratio.Median(ours):0} ms, dotnet-trace --help {1e3 * Ratio.Median(peers):0} ms: {Ratio.Of(ours, peers)}"));
    }
}
