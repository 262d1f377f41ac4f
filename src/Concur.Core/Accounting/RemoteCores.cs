using Concur.Core.Model;

namespace Concur.Core.Accounting;

/// <summary>
/// The account of another machine's cores, by what its processes read before the first measured iteration and after the last one.
/// </summary>
internal static class RemoteCores
{
    /// <param name="launch">The launch, on one clock.</param>
    /// <param name="machine">The machine's name.</param>
    /// <returns>Null where one of its processes did not answer, or nothing is known of the machine.</returns>
    public static CoreAccount? Close(LaunchRecord launch, string machine)
    {
        var iterations = CoreAccountant.Measured(launch.Result);
        var record = launch.Machines.FirstOrDefault(one => one.Name == machine);
        if (record is null || iterations.Count == 0) return null;
        var processes = launch.Result!.Remote.Where(process => process.Machine == machine).ToList();
        if (processes.Count == 0 || RemoteUse.CpuNs(launch.Result, machine) is not { } targetNs) return null;
        var (from, to) = (
            processes.Select(process => process.AtStart!).MinBy(reading => reading.AtNs)!,
            processes.Select(process => process.AtEnd!).MaxBy(reading => reading.AtNs)!);
        var roles = RemoteLanes.On(launch, machine);
        var account = CoreAccountant.Account(
            CoreAccountant.Only(iterations, lane => roles.Contains(lane.Process)),
            record.Facts.UsableCores,
            to.AtNs - from.AtNs,
            targetNs,
            CoreAccountant.SystemOf(from.Processors, to.Processors, record.Capabilities, record.Facts));
        return HasClock(launch, machine) ? account : account with { CoresInUse = null };
    }

    private static bool HasClock(LaunchRecord launch, string machine) =>
        launch.Clocks.Any(clock => clock.Machine == machine && clock.Offset is not null);
}
