using System.Collections.Immutable;
using Concur.Core.Model;

namespace Concur.Core.Tests.Scaling;

/// <summary>Sweeps of known composition.</summary>
internal static class GeneratedSweeps
{
    private const int Launches = 8;

    public static SweepReport Opening(int[] workers, long[] sizes, double cores = 2, params int[] projections) => SweepReport.Empty(
        "1.0.0-test",
        new SweepGrid(Fixtures.Request("sequential", "threads"), [.. workers], [.. sizes])
        {
            Launches = Launches,
            Units = 16,
            Projections = [.. projections],
        },
        Fixtures.Machine(cores),
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    /// <summary>Timing launches whose iterations all take as long, within half a percent, and a recorded one.</summary>
    public static IEnumerable<SweepLaunch> Point(
        string strategy,
        int workers,
        long size,
        double ms,
        Account? account = null,
        string digest = "1")
    {
        var point = new SweepPoint(strategy, workers, size);
        var random = new Random(workers);
        ImmutableArray<double> Times() => [.. Enumerable.Range(0, 5).Select(_ => ms * (1 + (0.005 * ((2 * random.NextDouble()) - 1))))];
        return Enumerable.Range(0, Launches).Select(number => (int?)number).Prepend(null)
            .Select(number => new SweepLaunch(point, number)
            {
                IterationsMs = number is null ? [] : Times(),
                Account = account,
                Digest = new LaunchDigest(digest),
            });
    }
}
