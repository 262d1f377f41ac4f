using System.Text.Json;

namespace Concur.EndToEnd.Tests.Truth;

/// <summary>
/// Units that await for known times at known lines. Load makes times longer, never shorter; and a line is never another's, however busy
/// the machine.
/// </summary>
public sealed class AwaitTests : IDisposable
{
    private const int Units = 4;
    private const int Iterations = 3;

    /// <summary>A timer may begin before its unit leaves the thread: by as long as the thread has no core between the two.</summary>
    private const double Least = 0.75;

    /// <summary>By how much later than its item is taken a unit may run that is known to have been that item.</summary>
    private const double ToStartMs = 2;

    /// <summary>The clock of events against that of units.</summary>
    private const double ClocksMs = 0.5;

    private readonly ToolProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task EachAwaitHasItsLinesItsNumberAndItsTime()
    {
        var trials = await RunAsync("await-places", "async,channels");

        Assert.Equal(JsonValueKind.Null, trials[0].Json.GetProperty("awaits").ValueKind);
        Assert.All(trials.Skip(1), trial =>
        {
            var awaits = trial.Json.GetProperty("awaits");
            var sites = awaits.GetProperty("sites").EnumerateArray().ToDictionary(Chain);

            Assert.Equal(Units * Iterations, awaits.GetProperty("units").GetInt32());
            Assert.InRange(awaits.GetProperty("knownMs").GetDouble() / awaits.GetProperty("totalMs").GetDouble(), 0.95, 1);
            AssertSite("Places: twice > Twice: first of two", 30);
            AssertSite("Places: twice > Twice: calls > Once: once", 15);
            AssertSite("Places: twice > Twice: calls > Once: finally", 25);
            AssertSite("Places: twice > Twice: second of two", 20);
            AssertSite("Places: twice > Twice > DisposeAsync: closing", 35);
            AssertSite("Places: last", 10);
            Assert.Equal(6, sites.Count);

            void AssertSite(string chain, int ms)
            {
                Assert.True(sites.TryGetValue(chain, out var site), $"no {chain} among {string.Join("; ", sites.Keys)}");
                Assert.Equal(Units * Iterations, site.GetProperty("count").GetInt32());
                Assert.InRange(site.GetProperty("totalMs").GetDouble(), Least * Units * Iterations * ms, double.MaxValue);
                Assert.InRange(site.GetProperty("longestMs").GetDouble(), Least * ms, double.MaxValue);
            }
        });
    }

    /// <summary>
    /// All threads of the pool are busy for 100 ms, and what other units await ends after 20. They know how long they were ready, from
    /// just before and just after that end. Of some it is not known which item of the pool's queue ran them, so the sum is one of any.
    /// </summary>
    [Fact]
    public async Task AUnitIsReadyForAsLongAsEveryThreadOfThePoolIsBusy()
    {
        using var run = await TruthRun.Of("await-busy-pool", "async", Units, iterations: Iterations);

        var sites = run.Trials[1].Output.Json.GetProperty("awaits").GetProperty("sites").EnumerateArray().ToList();
        var (site, timer) = (SiteOf("ready"), SiteOf("timer"));
        var (totalMs, readyMs) = (site.GetProperty("totalMs").GetDouble(), site.GetProperty("readyMs").GetDouble());
        var known = site.GetProperty("readyCount").GetInt32();
        TestContext.Current.TestOutputHelper?.WriteLine($"{site} {timer}");
        Assert.InRange(timer.GetProperty("readyMs").GetDouble(), 0, timer.GetProperty("totalMs").GetDouble());
        Assert.SkipWhen(known == 0, "inconclusive: the pool's threads waited for a core before they ran the units");
        Assert.InRange(known, 1, 2 * Iterations);
        Assert.InRange(readyMs, 0, totalMs);
        Assert.InRange(readyMs, Truths("ready-least").Order().Take(known).Sum(ms => Math.Max(0, ms - ToStartMs)),
            Truths("ready-most").OrderDescending().Take(known).Sum() + ClocksMs);

        JsonElement SiteOf(string line) => sites.Single(one => Chain(one).EndsWith(": " + line, StringComparison.Ordinal));

        IEnumerable<double> Truths(string name) =>
            run.Trials[1].Recorded.Units.Where(unit => unit.Ms.ContainsKey(name)).Select(unit => unit.Ms[name]);
    }

    private async Task<IReadOnlyList<TrialOutput>> RunAsync(string method, string strategies)
    {
        var ending = await _tool.Shell(_ => { }, "dotnet",
        [
            Locations.Tool, "run", Locations.TruthWorkloads, "--method", method, "-s", strategies, "-u", $"{Units}", "-w", "2",
            "--launches", "1", "--iterations", $"{Iterations}", "--profile", "light", "--format", "json", "-o", "run",
        ]);
        Assert.True(ending.ExitCode == 0, ending.Error);
        return new RunOutput(ending.Out).Trials;
    }

    /// <summary>The methods with the comments on their lines: <c>Places: twice > Twice: first of two</c>.</summary>
    private static string Chain(JsonElement site) => string.Join(" > ", site.GetProperty("chain").EnumerateArray().Select(one =>
    {
        var name = one.GetProperty("method").GetString()!.Split('.')[^1];
        if (one.GetProperty("place") is not { ValueKind: JsonValueKind.Object } place) return name;
        var line = File.ReadLines(place.GetProperty("file").GetString()!).ElementAt(place.GetProperty("line").GetInt32() - 1);
        return $"{name}:{line.Split("// line:")[^1]}";
    }));
}
