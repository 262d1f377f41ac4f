using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Accounting;

/// <summary>Adds up what results cost on their way between processes.</summary>
internal static class IpcTimes
{
    /// <returns>The mean measured iteration's; null where no unit went to a worker process.</returns>
    public static IpcReport? Of(IEnumerable<LaunchRecord> launches)
    {
        var iterations = launches.SelectMany(launch => launch.Result?.Iterations ?? []).Where(iteration => iteration.Measured).ToList();
        var units = iterations.SelectMany(iteration => iteration.Units).Where(unit => unit.SentNs > 0).ToList();
        if (units.Count == 0) return null;
        long Mean(Func<UnitStamp, long> part) => units.Sum(part) / iterations.Count;
        return new IpcReport(
            Mean(unit => unit.ResultBytes),
            Mean(unit => unit.SerialisedNs - unit.EndNs),
            Mean(unit => unit.StartNs - unit.SentNs + (unit.ArrivedNs - unit.SerialisedNs)),
            Mean(unit => unit.ReceivedNs - unit.ArrivedNs));
    }
}
