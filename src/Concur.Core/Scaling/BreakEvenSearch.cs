using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Scaling;

/// <summary>
/// Says at which further sizes to measure, so that break-evens are known closely: halfway between the two sizes that one lies
/// between, until they are no more than twice apart. Between sizes ten times apart, a straight line is too long a guess.
/// </summary>
public static class BreakEvenSearch
{
    /// <summary>Points to measure next: a strategy, and sequential beside it; none once all is known closely, or can't be.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="launches">What was measured, in any order.</param>
    public static IReadOnlyList<SweepPoint> Next(SweepRequest request, IReadOnlyList<SweepLaunch> launches)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(launches);
        var measured = launches.Select(launch => launch.Point).ToHashSet();
        var wanted = new SweepSamples(request, launches).BySize
            .Select(one => (one.Strategy, one.Workers, Bracket: BreakEvenFinder.Bracket(one.Samples)))
            .Where(one => one.Bracket is { } bracket && IsWide(bracket.Below, bracket.Above))
            .Select(one => new SweepPoint(one.Strategy, one.Workers, Between(one.Bracket!.Value.Below, one.Bracket.Value.Above)))
            .Where(point => !measured.Contains(point));
        return [.. wanted.SelectMany(point => new[] { new SweepPoint(StrategyNames.Sequential, 1, point.Size), point }).Distinct().Where(point => !measured.Contains(point))];
    }

    private static bool IsWide(long below, long above) => above - Math.Max(1, below) > Math.Max(1, below);

    /// <summary>The geometric mean, in two significant digits.</summary>
    private static long Between(long below, long above)
    {
        var mean = Math.Sqrt((double)Math.Max(1, below) * above);
        var unit = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(mean)) - 1));
        return (long)(Math.Round(mean / unit) * unit);
    }
}
