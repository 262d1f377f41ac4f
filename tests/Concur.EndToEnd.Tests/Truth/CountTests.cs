using System.Text.Json;

namespace Concur.EndToEnd.Tests.Truth;

/// <summary>What the tool counts is what the runtime has counted itself, or what the units were written to do.</summary>
[Collection(Suites.Measuring)]
[Trait(Suites.Suite, Suites.Measuring)]
public class CountTests
{
    private const double Tolerated = 0.05;
    private const double NotSampled = 0.02;
    private const long BeforeFirstUnitNs = 200_000_000;
    private const int Iterations = 3;

    [Fact]
    public async Task EachWaitCountsOnce()
    {
        using var run = await TruthRun.Measure("eight-waits", "threads", units: 2, iterations: Iterations);

        Assert.Equal(8 * 2 * Iterations, Figure(run, "waits", "count"));
    }

    [Fact]
    public async Task EachExceptionCountsOnce()
    {
        using var run = await TruthRun.Measure("exceptions", "threads", units: 2, iterations: Iterations);

        Assert.Equal(400 * 2 * Iterations, Figure(run, "exceptions", "count"));
    }

    [Fact]
    public async Task ContentionsAreTheRuntimesOwn()
    {
        using var run = await TruthRun.Measure("short-locks", "threads", units: 2, iterations: Iterations);

        AssertNear(Figure(run, "locks", "waits"), Gained(run, unit => unit.Contentions));
    }

    [Fact]
    public async Task CompiledMethodsAreTheRuntimesOwn()
    {
        using var run = await TruthRun.Measure("expressions", "threads", units: 2, iterations: Iterations);

        var recorded = run.Trials[1].Recorded;
        var trace = TraceFacts.Read(run.Trials[1].TracePath);
        var (counted, traced) = recorded.Sums(unit => unit.Methods, trace.Compilations);
        AssertNear(traced, counted);

        // Iterations begin before their first unit, and methods are compiled again between them too: later ones where load is high.
        var all = trace.Compilations(recorded.Units.Min(unit => unit.StartNs) - BeforeFirstUnitNs, recorded.Units.Max(unit => unit.EndNs));
        Assert.InRange(Figure(run, "jit", "methods"), traced, all);
    }

    [Fact]
    public async Task AllocatedBytesAreTheRuntimesOwn()
    {
        using var run = await TruthRun.Measure("allocations", "threads", units: 2, iterations: Iterations);

        AssertNear(Figure(run, "gc", "allocatedBytes"), Gained(run, unit => unit.AllocatedBytes));
    }

    [Fact]
    public async Task CollectionsThatTheProgramAsksForAreToldApart()
    {
        using var run = await TruthRun.Measure("collections", "threads", units: 2, iterations: Iterations);
        var gc = run.Trials[1].Output.Json.GetProperty("gc");
        var findings = run.Output.Json.GetProperty("findings").EnumerateArray()
            .Where(finding => finding.GetProperty("rule").ValueEquals("GcBound")).ToList();

        Assert.Equal(4 * Iterations, gc.GetProperty("induced").GetProperty("count").GetInt32());
        AssertNear(gc.GetProperty("collections").EnumerateArray().Sum(one => one.GetProperty("count").GetInt32()),
            Gained(run, unit => unit.Collections));
        Assert.All(findings, finding => Assert.DoesNotContain(
            "allocate less", finding.GetProperty("advice").GetString(), StringComparison.Ordinal));
    }

    /// <summary>
    /// Threads that live for less than a sample's interval, and for less than two; and time in the kernel. The units' own threads are
    /// most of the process's CPU time, so that a profile without them stands for less than half of it.
    /// </summary>
    [Theory]
    [InlineData("brief", 8_300, 100)]
    [InlineData("brief", 16_800, 60)]
    [InlineData("page-faults", 1, 15)]
    public async Task TheProfileStandsForTheTimeOnACpu(string composition, int size, int iterations)
    {
        using var run = await TruthRun.Measure(composition, "threads", units: 2, size: size, iterations: iterations, profile: "full");
        var profile = run.Trials[1].Output.Json.GetProperty("cpuProfile");
        Assert.SkipWhen(profile.ValueKind == JsonValueKind.Null, "no samples were taken on the CPUs");

        TestContext.Current.TestOutputHelper?.WriteLine(profile.ToString());
        var (cpuMs, notSampledMs) = (profile.GetProperty("cpuMs").GetDouble(), profile.GetProperty("notSampledMs").GetDouble());
        var unitsMs = run.Trials[1].Recorded.Units.Sum(unit => unit.Ms["compute"] + unit.Ms["jit"]);
        Assert.InRange(unitsMs, 0.5 * cpuMs, cpuMs / 0.95);

        var threads = profile.GetProperty("notSampledThreads").EnumerateArray().ToLookup(
            thread => thread.GetProperty("name").GetString()!.StartsWith("worker ", StringComparison.Ordinal),
            thread => thread.GetProperty("notSampledMs").GetDouble());
        var (lanesMs, othersMs) = (threads[true].Sum(), threads[false].Sum());
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(
            $"units {unitsMs:F1} ms of {cpuMs:F1} ms; not sampled: {lanesMs:F1} ms of lanes, {othersMs:F1} ms of others"));
        if (profile.GetProperty("sampling").ValueEquals("byprocessor")) Assert.InRange(lanesMs, 0, NotSampled * unitsMs);
        if (notSampledMs > NotSampled * cpuMs) Assert.InRange(lanesMs + othersMs, 0.9 * notSampledMs, double.MaxValue);
    }

    private static double Figure(TruthRun run, string report, string figure) =>
        run.Trials[1].Output.Json.GetProperty(report).GetProperty(figure).GetDouble();

    /// <summary>What a counter of the process gained in the measured iterations of the recorded launch.</summary>
    private static double Gained(TruthRun run, Func<UnitFacts, (long AtStart, long AtEnd)> counter) =>
        run.Trials[1].Recorded.Iterations.Sum(units => units.Max(unit => counter(unit).AtEnd) - units.Min(unit => counter(unit).AtStart));

    private static void AssertNear(double told, double counted)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant($"told {told}, counted {counted}"));
        Assert.InRange(counted, 1, double.MaxValue);
        Assert.InRange(told, (1 - Tolerated) * counted, (1 + Tolerated) * counted);
    }
}
