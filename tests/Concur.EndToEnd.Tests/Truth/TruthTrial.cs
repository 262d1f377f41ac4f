using Concur.Protocol;

namespace Concur.EndToEnd.Tests.Truth;

/// <summary>A strategy's account beside what is true.</summary>
internal sealed record TruthTrial
{
    private const double ToleratedMs = 5;
    private const double ToleratedShare = 0.03;
    private const double EstimatedShare = 0.05;
    private const double ToleratedResidue = 0.02;
    private const double MostApart = 3;
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

    /// <summary>Whether the run says that this trial's waits are estimated, and may be off by 5 % of the workers' time.</summary>
    public bool WaitsAreEstimated { get; init; }

    /// <summary>The recorded launch's trace.</summary>
    public required string TracePath { get; init; }

    public string Strategy => Output.Strategy;

    public double LaneMs => Output.LaneMs;

    public int Lanes => Output.Lanes;

    /// <summary>Three points of lane time or five milliseconds, whichever is more.</summary>
    public double Tolerance => Math.Max(ToleratedMs, ToleratedShare * LaneMs);

    /// <summary>
    /// The same of a part of the time off the CPUs: more, where the timed launch was longer off them than the recorded one, by which that
    /// time is divided; and as much as the run's own finding says, where it says that waits are estimated.
    /// </summary>
    private double ToleranceOffCpu => WaitsAreEstimated ? Math.Max(ToleranceByLaunches, EstimatedShare * LaneMs) : ToleranceByLaunches;

    private double ToleranceByLaunches => Timing.Ms(OffCpu) < Tolerance
        ? Tolerance
        : Tolerance * Math.Clamp(Timing.Ms(OffCpu) / Math.Max(1e-3, Recorded.Ms(OffCpu)), 1, MostApart);

    private bool BindsLanes => StrategyCatalogue.Find(Strategy.Split(':')[0])!.BindsLanes;

    /// <summary>The account's time in a category, ms.</summary>
    public double Ms(string category) => Output.Ms(category);

    /// <summary>
    /// The categories add up to the lane time but for two per cent that have no name, and are of every measured iteration.
    /// </summary>
    public void AssertItAddsUp()
    {
        Assert.Equal(Timing.Iterations.Count, Output.Account.GetProperty("iterations").GetInt32());
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
        var (gcOrCompute, computeOrSleep, gcOrSleep) = (Either("gc-or-compute"), Either("compute-or-sleep"), Either("gc-or-sleep"));
        var waitOrQueue = Either("wait-or-queue");
        AssertBetween("gc", onCpu[2].Low + offCpu[0].Low, onCpu[2].High + offCpu[0].High + gcOrCompute + gcOrSleep);
        AssertBetween("compute", onCpu[0].Low - gcOrCompute - computeOrSleep - waitOrQueue, onCpu[0].High);
        AssertBetween("jit", onCpu[1].Low, onCpu[1].High);
        AssertBetween("lock", offCpu[1].Low, offCpu[1].High, ToleranceOffCpu);
        AssertBetween("wait", offCpu[2].Low, offCpu[2].High + waitOrQueue, ToleranceOffCpu);
        AssertBetween("io-sleep", offCpu[^1].Low - gcOrSleep, offCpu[^1].High + computeOrSleep, ToleranceOffCpu);

        // A lane that has yet to come to its first unit may be in the run queue, as may the thread that starts it.
        var queueMs = Timing.Ms("run-queue");
        var onTheWayMs = BindsLanes ? Timing.LateMs() + Lanes * (LaneMs / Lanes - Timing.SpanMs()) : 0;
        AssertBetween("run-queue", queueMs - waitOrQueue, queueMs + Timing.QueueBetweenUnitsMs() + onTheWayMs);
    }

    /// <summary>
    /// While units that await are on no thread, their lanes wait for what these await: for as long as was built in, and for what came
    /// late. Threads that look for work meanwhile are not in the run queue, but what was awaited may be ready before they have a core.
    /// </summary>
    /// <param name="awaited">What was built in, ms per iteration.</param>
    public void AssertAwaits(double awaited)
    {
        var (computeMs, awaitedMs, queuedMs) = (Timing.Ms("compute"), Timing.Ms("awaited"), Timing.Ms("run-queue"));
        Assert.InRange(awaitedMs, awaited, double.MaxValue);
        AssertBetween("compute", computeMs, computeMs + Timing.Ms("jit"));
        AssertBetween("io-sleep", awaited, awaitedMs);
        AssertBetween("run-queue", queuedMs, queuedMs + awaitedMs - awaited);
        AssertBetween("wait", 0, 0);
        AssertBetween("lock", 0, 0);
    }

    /// <summary>What the units themselves cannot tell apart, ms: the more of the two launches.</summary>
    private double Either(string categories) => Math.Max(Timing.Ms(categories), Recorded.Ms(categories));

    /// <summary>The account's figure is at most the tolerance away from what lies between two others.</summary>
    public void AssertBetween(string category, double lowMs, double highMs, double? tolerance = null)
    {
        var toleratedMs = tolerance ?? Tolerance;
        var ms = Ms(category);
        var offByMs = ms - Math.Clamp(ms, lowMs, highMs);
        var seen = FormattableString.Invariant(
            $"{Strategy}: {category} is {ms:F2} ms where {lowMs:F2} to {highMs:F2} ms are true, off by {offByMs:F2} ms");
        var said = seen + FormattableString.Invariant($"; tolerated: {toleratedMs:F2} ms of {LaneMs:F1} ms of lane time");
        TestContext.Current.TestOutputHelper?.WriteLine(seen);
        Assert.True(Math.Abs(offByMs) <= toleratedMs, said);
    }

    /// <summary>
    /// What is true of a category, ms: what the units of the timed launch say, and what it comes to when that launch's
    /// on-CPU or off-CPU time is divided as the recorded launch's units say. The two differ only where load has made
    /// the two launches differ, and the account's figure is made of both.
    /// </summary>
    private (string Category, double Low, double High) Range(string category, string[] all)
    {
        var timedMs = Timing.Ms(category);
        var dividedMs = Timing.Ms(all) * Recorded.Ms(category) / Math.Max(1e-3, Recorded.Ms(all));
        return (category, Math.Min(timedMs, dividedMs), Math.Max(timedMs, dividedMs));
    }
}
