using System.Globalization;

namespace Concur.EndToEnd.Tests.Truth;

/// <summary>What the units of one launch's measured iterations measured of themselves.</summary>
/// <param name="Iterations">The units of each iteration, in order of their start.</param>
internal sealed record LaunchFacts(IReadOnlyList<IReadOnlyList<UnitFacts>> Iterations)
{
    /// <summary>The part of what was built in that is there on any machine.</summary>
    public const double Least = 0.5;

    /// <summary>Every unit.</summary>
    public IEnumerable<UnitFacts> Units => Iterations.SelectMany(units => units);

    /// <summary>The mean iteration's time in a category, ms.</summary>
    public double Ms(string category) => Units.Sum(unit => unit.Ms.GetValueOrDefault(category)) / Iterations.Count;

    /// <summary>The mean iteration's time in all of some categories, ms.</summary>
    public double Ms(IEnumerable<string> categories) => categories.Sum(Ms);

    /// <summary>
    /// The units did what they were written to do. Load only makes it longer; but a collection of another unit that falls
    /// into a hold or a wait is counted as that.
    /// </summary>
    /// <param name="built">Categories with ms per iteration, such as <c>compute=40 lock=160</c>; 0 for any time at all.</param>
    public void AssertItIsMadeOf(string built)
    {
        foreach (var (category, ms) in Parse(built))
            Assert.True(Ms(category) > Least * ms, $"{category}: {Ms(category)} ms where {ms} ms were built in");
    }

    /// <summary>Categories and their ms per iteration.</summary>
    public static IEnumerable<(string Category, double Ms)> Parse(string built) =>
        built.Split(' ').Select(part => part.Split('=')).Select(part => (part[0], double.Parse(part[1], CultureInfo.InvariantCulture)));

    /// <summary>Time in the run queue between two units of one thread, ms of the mean iteration.</summary>
    public double QueueBetweenUnitsMs() => Iterations.Sum(units => units.GroupBy(unit => unit.Thread)
        .Sum(own => own.Zip(own.Skip(1)).Sum(pair => pair.Second.QueueNs.AtStart - pair.First.QueueNs.AtEnd))) / 1e6 / Iterations.Count;

    /// <summary>From the first unit's start to the last one's end, ms of the mean iteration.</summary>
    public double SpanMs() => Iterations.Average(units => (units.Max(unit => unit.EndNs) - units[0].StartNs) / 1e6);

    /// <summary>How long threads had no unit left while another one's last unit ran, ms of the mean iteration.</summary>
    public double IdleMs() => Iterations.Average(units => units.GroupBy(unit => unit.Thread)
        .Sum(own => (units.Max(unit => unit.EndNs) - own.Max(unit => unit.EndNs)) / 1e6));

    /// <summary>By how much threads got to their first units later than the first of them, ms of the mean iteration.</summary>
    public double LateMs() => Iterations.Sum(units => units.GroupBy(unit => unit.Thread)
        .Sum(own => own.First().StartNs - units[0].StartNs)) / 1e6 / Iterations.Count;

    /// <summary>What a counter of the process gained over all iterations, and what the trace has of the same times.</summary>
    /// <param name="counter">The counter at a unit's start and at its end.</param>
    /// <param name="inTrace">The same by events, from and to, ns.</param>
    public (double Counted, double Traced) Sums(Func<UnitFacts, (long AtStart, long AtEnd)> counter, Func<long, long, long> inTrace)
    {
        var counted = Iterations.Sum(units => units.Max(unit => counter(unit).AtEnd) - units.Min(unit => counter(unit).AtStart));
        var traced = Iterations.Sum(units => inTrace(units.Min(unit => unit.StartNs), units.Max(unit => unit.EndNs)));
        TestContext.Current.TestOutputHelper?.WriteLine($"counted {counted}, in the trace {traced}");
        return (counted, traced);
    }

    /// <summary>How many units ran at once at most: a pool puts more threads to work in one iteration than in another.</summary>
    public static int AtOnce(IReadOnlyList<UnitFacts> units) =>
        units.Max(unit => units.Count(other => other.StartNs <= unit.StartNs && unit.StartNs < other.EndNs));
}
