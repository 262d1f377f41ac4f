using Concur.Protocol;

namespace Concur.EndToEnd.Tests.Truth;

/// <summary>A strategy's account beside what is true.</summary>
internal sealed record TruthTrial
{
    private const double ToleratedMs = 5;
    private const double ToleratedShare = 0.03;
    private const double ToleratedResidue = 0.02;
    private static readonly string[] OnCpu = ["compute", "jit", "gc-cpu"];
    private static readonly string[] OffCpu = ["gc-off", "lock", "wait", "io-sleep"];

    /// <summary>The trial in the run file.</summary>
    public required TrialOutput Output { get; init; }

    /// <summary>Lanes asked for.</summary>
    public required int Workers { get; init; }

    /// <summary>The launch that nothing recorded: the account's times are its.</summary>
    public required LaunchFacts Timing { get; init; }

    /// <summary>The recorded launch: the account's division of the time inside units is its.</summary>
    public required LaunchFacts Recorded { get; init; }

    /// <summary>The recorded launch's trace.</summary>
    public required string TracePath { get; init; }

    public string Strategy => Output.Strategy;

    public double LaneMs => Output.LaneMs;

    public int Lanes => Output.Lanes;

    /// <summary>Three points of lane time or five milliseconds, whichever is more.</summary>
    public double Tolerance => Math.Max(ToleratedMs, ToleratedShare * LaneMs);

    private bool BindsLanes => StrategyCatalogue.Find(Strategy.Split(':')[0])!.BindsLanes;

    /// <summary>The launch's iterations that the account is of.</summary>
    public LaunchFacts Accounted => BindsLanes ? Timing : Timing.WithLanes(Lanes, Workers);

    /// <summary>The account's time in a category, ms.</summary>
    public double Ms(string category) => Output.Ms(category);

    /// <summary>The categories add up to the lane time but for two per cent that have no name.</summary>
    public void AssertItAddsUp()
    {
        var named = Output.Account.GetProperty("categories").EnumerateArray().Sum(item => item.GetProperty("ms").GetDouble());
        Assert.InRange(named, (1 - ToleratedResidue) * LaneMs, (1 + ToleratedResidue) * LaneMs);
    }

    /// <summary>In a failing test's message.</summary>
    public override string ToString() => Strategy;

    /// <summary>Every category of the time inside units is what the units say.</summary>
    public void AssertUnitsAreAccountedFor()
    {
        var onCpu = OnCpu.Select(category => Range(category, OnCpu)).ToList();
        var offCpu = OffCpu.Select(category => Range(category, OffCpu)).ToList();
        var (gcOrCompute, computeOrSleep) = (Either("gc-or-compute"), Either("compute-or-sleep"));
        AssertBetween("gc", onCpu[2].Low + offCpu[0].Low, onCpu[2].High + offCpu[0].High + gcOrCompute);
        AssertBetween("compute", onCpu[0].Low - gcOrCompute - computeOrSleep, onCpu[0].High);
        AssertBetween("jit", onCpu[1].Low, onCpu[1].High);
        foreach (var (category, low, high) in offCpu.Skip(1))
            AssertBetween(category, low, category == "io-sleep" ? high + computeOrSleep : high);

        // A lane that has yet to come to its first unit may be in the run queue, as may the thread that starts it.
        var queueMs = Accounted.Ms("run-queue");
        var onTheWayMs = BindsLanes ? Accounted.LateMs() + Lanes * (LaneMs / Lanes - Accounted.SpanMs()) : 0;
        AssertBetween("run-queue", queueMs, queueMs + Accounted.QueueBetweenUnitsMs() + onTheWayMs);
    }

    /// <summary>What the units themselves cannot tell apart, ms: the more of the two launches.</summary>
    private double Either(string categories) => Math.Max(Accounted.Ms(categories), Recorded.Ms(categories));

    /// <summary>The account's figure is at most the tolerance away from what lies between two others.</summary>
    public void AssertBetween(string category, double lowMs, double highMs)
    {
        var ms = Ms(category);
        var offByMs = ms - Math.Clamp(ms, lowMs, highMs);
        var seen = FormattableString.Invariant(
            $"{Strategy}: {category} is {ms:F2} ms where {lowMs:F2} to {highMs:F2} ms are true, off by {offByMs:F2} ms");
        var said = seen + FormattableString.Invariant($"; tolerated: {Tolerance:F2} ms of {LaneMs:F1} ms of lane time");
        TestContext.Current.TestOutputHelper?.WriteLine(seen);
        Assert.True(Math.Abs(offByMs) <= Tolerance, said);
    }

    /// <summary>
    /// What is true of a category, ms: what the units of the timed launch say, and what it comes to when that launch's
    /// on-CPU or off-CPU time is divided as the recorded launch's units say. The two differ only where load has made
    /// the two launches differ, and the account's figure is made of both.
    /// </summary>
    private (string Category, double Low, double High) Range(string category, string[] all)
    {
        var timedMs = Accounted.Ms(category);
        var dividedMs = Accounted.Ms(all) * Recorded.Ms(category) / Math.Max(1e-3, Recorded.Ms(all));
        return (category, Math.Min(timedMs, dividedMs), Math.Max(timedMs, dividedMs));
    }
}
