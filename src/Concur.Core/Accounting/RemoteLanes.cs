using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting;

/// <summary>The lanes of a launch whose worker processes are on other machines.</summary>
internal static class RemoteLanes
{
    private static readonly HashSet<ProcessRole> None = [];

    /// <summary>The processes of a launch that are on other machines.</summary>
    public static IReadOnlySet<ProcessRole> Of(LaunchResult result) =>
        result.Remote.Count == 0 ? None : result.Remote.Select(process => process.Role).ToHashSet();

    /// <summary>The machine of a process or thread of a launch that was put on one clock; null for this one.</summary>
    public static string? MachineOf(LaunchRecord launch, int id) =>
        MachineIds.MachineOf(id) is > 0 and var number && number <= launch.Clocks.Length ? launch.Clocks[number - 1].Machine : null;

    /// <summary>The worker processes of a launch on a machine.</summary>
    public static IReadOnlySet<ProcessRole> On(LaunchRecord launch, string machine) =>
        (launch.Result?.Remote ?? []).Where(process => process.Machine == machine).Select(process => process.Role).ToHashSet();

    /// <summary>The measured iterations of a launch that have units.</summary>
    /// <param name="launch">The launch.</param>
    /// <param name="machine">The machine whose lanes and units alone are left of each iteration; null for all.</param>
    public static IEnumerable<MeasuredIteration> Measured(LaunchRecord launch, string? machine = null)
    {
        if (launch.Result is not { } result) return [];
        var (remote, only) = (Of(result), machine is null ? null : On(launch, machine));
        return result.Iterations.Where(iteration => iteration.Measured && iteration.Units.Count > 0).Select(iteration =>
            new MeasuredIteration(only is null ? iteration : Only(iteration, lane => only.Contains(lane.Process)), remote));
    }

    /// <summary>The cores of all machines that a launch ran on.</summary>
    /// <param name="launch">The launch.</param>
    /// <param name="here">The cores that it may use on this machine.</param>
    public static double CoresOf(LaunchRecord launch, double here) =>
        here + launch.Machines.Where(machine => !machine.IsHere).Sum(machine => machine.Facts.UsableCores);

    /// <summary>
    /// CPU time in the measured phase of those of them that run on the harness's own machine, ns; null where it is not known.
    /// </summary>
    public static long? CpuHereNs(LaunchRecord launch) => launch.Machines.Where(machine => machine.IsHere)
        .Aggregate((long?)0, (sum, machine) => sum + RemoteUse.CpuNs(launch.Result, machine.Name));

    /// <summary>The units of an iteration that some processes ran.</summary>
    public static IEnumerable<UnitStamp> UnitsOf(IterationRecord iteration, IReadOnlySet<ProcessRole> processes)
    {
        if (processes.Count == 0) return [];
        var lanes = iteration.Lanes.Where(lane => processes.Contains(lane.Process)).Select(lane => lane.Lane).ToHashSet();
        return iteration.Units.Where(unit => lanes.Contains(unit.Lane));
    }

    /// <summary>What is left of an iteration with some lanes and their units alone.</summary>
    public static IterationRecord Only(IterationRecord iteration, Func<LaneStamp, bool> which)
    {
        LaneStamp[] lanes = [.. iteration.Lanes.Where(which)];
        var numbers = lanes.Select(lane => lane.Lane).ToHashSet();
        return iteration with { Lanes = lanes, Units = [.. iteration.Units.Where(unit => numbers.Contains(unit.Lane))] };
    }

    /// <summary>
    /// How long a unit's request and its result were on their way, ns: from sending to arriving here, without what passed there meanwhile.
    /// Each is a difference on one clock.
    /// </summary>
    public static long NetworkNs(UnitStamp unit) => unit.ArrivedNs - unit.SentNs - (unit.SerialisedNs - unit.TakenNs);
}

/// <summary>A measured iteration, with the processes of its launch that are on other machines.</summary>
/// <param name="Iteration">The iteration.</param>
/// <param name="Remote">Those processes.</param>
internal sealed record MeasuredIteration(IterationRecord Iteration, IReadOnlySet<ProcessRole> Remote)
{
    /// <summary>Its units that ran on other machines.</summary>
    public IEnumerable<UnitStamp> RemoteUnits => RemoteLanes.UnitsOf(Iteration, Remote);

    /// <summary>Adds the time of its lanes, where the strategy binds them.</summary>
    public void AddTo(LaneSums sums)
    {
        var byLane = Iteration.Units.ToLookup(unit => unit.Lane);
        foreach (var lane in Iteration.Lanes)
        {
            UnitStamp[] units = [.. byLane[lane.Lane].OrderBy(unit => unit.StartNs)];
            if (lane.Process.IsHarness) BoundLane.Add(lane, units, Iteration, sums);
            else new WorkerLane(Remote.Contains(lane.Process)).Add(lane, units, Iteration, sums);
        }
    }
}

/// <summary>What processes on other machines used.</summary>
internal static class RemoteUse
{
    /// <summary>Their CPU time in the measured phase, ns; null where one of them did not tell it.</summary>
    /// <param name="result">What the harness measured.</param>
    /// <param name="machine">The machine whose processes count; null for those of all.</param>
    public static long? CpuNs(LaunchResult? result, string? machine = null)
    {
        long? sumNs = 0;
        foreach (var process in (result?.Remote ?? []).Where(process => machine is null || process.Machine == machine))
        {
            sumNs += process is { AtStart.Usage: { } from, AtEnd.Usage: { } to }
                ? to.UserNs + to.KernelNs - from.UserNs - from.KernelNs
                : null;
        }

        return sumNs;
    }
}
