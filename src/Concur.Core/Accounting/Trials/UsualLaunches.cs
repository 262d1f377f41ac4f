using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Accounting.Trials;

/// <summary>Leaves out iterations that took unusually long, or unusually short.</summary>
internal static class UsualLaunches
{
    /// <summary>
    /// The launches with the middle half of all measured iterations, by their time: those in which other processes took the cores are
    /// none of the work's own.
    /// </summary>
    public static List<LaunchRecord> Of(IReadOnlyList<LaunchRecord> timed)
    {
        long[] walls = [.. timed.SelectMany(launch => Measured(launch)).Select(iteration => iteration.WallNs).Order()];
        if (walls.Length == 0) return [];
        var (shortestNs, longestNs) = (walls[walls.Length / 4], walls[(walls.Length - 1) * 3 / 4]);
        return
        [
            .. timed.Select(launch => launch with
                {
                    Result = launch.Result! with
                    {
                        Iterations =
                        [
                            .. Measured(launch).Where(iteration => iteration.WallNs >= shortestNs && iteration.WallNs <= longestNs),
                        ],
                    },
                })
                .Where(launch => launch.Result!.Iterations.Count > 0),
        ];
    }

    private static IEnumerable<IterationRecord> Measured(LaunchRecord launch) =>
        launch.Result!.Iterations.Where(iteration => iteration is { Measured: true, Units.Count: > 0 });
}
