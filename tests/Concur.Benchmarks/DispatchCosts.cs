using System.Globalization;

namespace Concur.Benchmarks;

/// <summary>
/// Compares the cost of a unit under one of our strategies, stamps included, with its cost in a hand-written loop of the same
/// strategy, which keeps the results and no times. <c>gil</c> and the worker processes are left out, because they are not
/// written by hand.
/// </summary>
internal static class DispatchCosts
{
    private const int EmptyUnits = 20_000;
    private const int SmallUnits = 1_000;

    public static async Task MeasureAsync(Places places, int rounds)
    {
        var (_, medians) = await ByHand.RunAsync(places, "dispatch", rounds.ToString(CultureInfo.InvariantCulture));
        var small = medians.Select(one => one.Parameters.Split(' ')[0]).First(size => size != "0");
        var unitUs = Ratio.Median(Of($"{small} sequential", "ByHand", medians)) / SmallUnits / 1e3;
        Console.WriteLine(FormattableString.Invariant($"(d) wall time per unit, ours and by hand, of empty units and of units of {unitUs:0} us; 2 workers"));
        foreach (var strategy in medians.Select(one => one.Parameters.Split(' ')[1]).Distinct())
        {
            var (ours, hands) = (Of($"0 {strategy}", "Harness", medians), Of($"0 {strategy}", "ByHand", medians));
            Console.WriteLine(FormattableString.Invariant(
                $"    {strategy,-24} {Ratio.Median(ours) / EmptyUnits,6:0} ns, {Ratio.Median(hands) / EmptyUnits,5:0} ns; {Ratio.Of(Of($"{small} {strategy}", "Harness", medians), Of($"{small} {strategy}", "ByHand", medians))}"));
        }
    }

    private static List<double> Of(string parameters, string method, IEnumerable<Measured> medians) =>
        [.. medians.Where(one => one.Parameters == parameters && one.Method == method).OrderBy(one => one.Job, StringComparer.Ordinal).Select(one => one.Ns)];
}
