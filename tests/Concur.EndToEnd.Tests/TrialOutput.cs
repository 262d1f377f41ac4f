using System.Globalization;
using System.Text.Json;
using Concur.Protocol;

namespace Concur.EndToEnd.Tests;

/// <summary>One strategy in a run file.</summary>
internal sealed record TrialOutput(JsonElement Json)
{
    /// <summary>
    /// The share of lane time that may have no name. Between the reading of a thread's counters and the reading of the clock
    /// a busy machine may take the core away, once in thousands of readings: such a time has no name.
    /// </summary>
    private const decimal MostUnexplained = 0.05m;

    public string Strategy => Text("strategy")!;

    public JsonElement Account => Json.GetProperty("account");

    public double MedianMs => Json.GetProperty("medianMs").GetDouble();

    public int Lanes => Account.GetProperty("lanes").GetInt32();

    public double WallMs => Account.GetProperty("wallMs").GetDouble();

    public double LaneMs => Account.GetProperty("laneMs").GetDouble();

    /// <summary>The parts of lane time that were lost, largest first.</summary>
    public IReadOnlyList<string> Losses =>
        [.. Json.GetProperty("gap").EnumerateArray().Select(part => part.GetProperty("name").GetString()!)];

    /// <summary>The CPU time of its first timed launch, from the launch's start to its end, ms.</summary>
    public double CpuMs
    {
        get
        {
            var launch = Json.GetProperty("launches")[0];
            return launch.GetProperty("userMs").GetDouble() + launch.GetProperty("sysMs").GetDouble();
        }
    }

    /// <summary>The account's time in a category, ms.</summary>
    public double Ms(string category) => Account.GetProperty("categories").EnumerateArray()
        .Single(item => item.GetProperty("name").ValueEquals(category)).GetProperty("ms").GetDouble();

    /// <summary>The category's share of lane time.</summary>
    public double Share(string category) => Ms(category) / LaneMs;

    public string? Text(string property) => Json.GetProperty(property).GetString();

    /// <summary>No category is negative, lane time is lanes times wall time, and nearly all of it has a name.</summary>
    public void AssertCloses()
    {
        var laneMs = Decimal(Account.GetProperty("laneMs"));
        var wallMs = Decimal(Account.GetProperty("wallMs"));

        // A thread pool may have another number of lanes in each iteration, and each counts with its own.
        if (StrategyCatalogue.Find(Strategy.Split(':')[0]) is { BindsLanes: true })
            Assert.Equal(laneMs, Decimal(Account.GetProperty("lanes")) * wallMs);
        else Assert.True(laneMs >= wallMs, $"{this}: {laneMs} ms of all lanes in {wallMs} ms");
        var parts = Account.GetProperty("categories").EnumerateArray().Select(category => Decimal(category.GetProperty("ms"))).ToList();
        Assert.All(parts, ms => Assert.InRange(ms, 0, laneMs));
        Assert.InRange(parts.Sum() / laneMs, 1 - MostUnexplained, 1 + MostUnexplained);
        Assert.Equal(laneMs - parts.Sum(), Decimal(Account.GetProperty("unexplainedMs")));
    }

    /// <summary>
    /// Skips the test where the lanes stood in the run queue for more than half of their time, though there were cores for all of
    /// them: then the machine's other processes had the cores, and how long the lanes waited for what says nothing. To be called
    /// before anything is asserted.
    /// </summary>
    public void SkipIfStarved()
    {
        var queued = FormattableString.Invariant($"{this} stood in the run queue for {Share("run-queue"):P0} of its time");
        Assert.SkipWhen(Share("run-queue") > 0.5, "inconclusive: " + queued);
    }

    private static decimal Decimal(JsonElement number) =>
        decimal.Parse(number.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture);

    /// <summary>The strategy, for a failing test's message.</summary>
    public override string ToString() => Strategy;
}
