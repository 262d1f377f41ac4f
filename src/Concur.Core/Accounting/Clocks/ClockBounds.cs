using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Accounting.Clocks;

/// <summary>
/// Bounds of how far the clock of another machine is ahead of the harness's. A message arrives after it was sent: what was sent here at s
/// and taken there at t bounds the offset above by t - s; what was sent there at s and arrived here at t bounds it below by s - t.
/// </summary>
internal readonly record struct ClockBounds(long LowNs, long HighNs)
{
    /// <summary>Whether it holds any offset.</summary>
    private bool Holds => LowNs <= HighNs;

    /// <summary>
    /// The offset of one machine: what the round trips at the start, those at the end and the units allow together. Where they exclude each
    /// other, one of the clocks ran faster or was set: then the bounds hold all of them, and the drift is told.
    /// </summary>
    /// <param name="result">What the harness measured.</param>
    /// <param name="processes">The machine's processes.</param>
    /// <returns>Null where no message went both ways.</returns>
    public static ClockOffset? Of(LaunchResult result, IReadOnlyCollection<RemoteProcess> processes)
    {
        var measuredNs = result.Iterations.FirstOrDefault(iteration => iteration.Measured)?.StartNs ?? long.MaxValue;
        var pings = processes.SelectMany(process => process.Pings).ToLookup(ping => ping.SentNs < measuredNs, Trip);
        var roles = processes.Select(process => process.Role).ToHashSet();
        var bounds = ((ClockBounds?[])[Within(pings[true]), Within(UnitTrips(result, roles)), Within(pings[false])])
            .OfType<ClockBounds>().ToList();
        if (bounds.Count == 0) return null;
        var (low, high) = (bounds.Max(bound => bound.LowNs), bounds.Min(bound => bound.HighNs));
        if (low <= high) return ClockOffset.Between(low, high);
        var all = bounds.Select(bound => bound.Holds ? bound : new ClockBounds(bound.HighNs, bound.LowNs)).ToList();
        return ClockOffset.Between(all.Min(bound => bound.LowNs), all.Max(bound => bound.HighNs)) with { DriftNs = low - high };
    }

    /// <summary>The bounds that all trips allow; null without any.</summary>
    private static ClockBounds? Within(IEnumerable<ClockBounds> trips)
    {
        ClockBounds? within = null;
        foreach (var trip in trips)
        {
            within = within is { } known
                ? new ClockBounds(Math.Max(known.LowNs, trip.LowNs), Math.Min(known.HighNs, trip.HighNs))
                : trip;
        }

        return within;
    }

    private static ClockBounds Trip(ClockPing ping) => new(ping.ReturnedNs - ping.ReceivedNs, ping.TakenNs - ping.SentNs);

    private static IEnumerable<ClockBounds> UnitTrips(LaunchResult result, HashSet<ProcessRole> roles) =>
        result.Iterations.SelectMany(iteration => RemoteLanes.UnitsOf(iteration, roles))
            .Where(unit => unit.SentNs != 0 && unit.ArrivedNs != 0)
            .Select(unit => new ClockBounds(unit.SerialisedNs - unit.ArrivedNs, unit.TakenNs - unit.SentNs));
}
