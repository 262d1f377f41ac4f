using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting.Clocks;

/// <summary>
/// Puts the record of a launch over several machines on one clock, the harness's, and gives the processes and threads of each machine
/// numbers of their own: see <see cref="MachineIds"/>. Everything after it sees one clock. This is the only place that does so.
/// </summary>
internal static class LaunchAlignment
{
    /// <summary>
    /// The record on one clock; the record itself where all its processes ran on one machine, and where it is on one clock already. The
    /// stamps of a machine whose clock nothing bounds stay as they are: the account does not depend on them.
    /// </summary>
    public static LaunchRecord Of(LaunchRecord launch)
    {
        if (launch.Result is not { Remote.Count: > 0 } result || !launch.Clocks.IsEmpty) return launch;
        var byMachine = result.Remote.GroupBy(process => process.Machine).ToList();
        var clocks = byMachine.Select(machine => new MachineClock(machine.Key, ClockBounds.Of(result, [.. machine]))).ToImmutableArray();
        var moves = new Dictionary<ProcessRole, Move>();
        foreach (var (index, machine) in byMachine.Index())
        {
            foreach (var process in machine) moves[process.Role] = new Move(index + 1, clocks[index].Offset?.OffsetNs ?? 0);
        }

        return launch with
        {
            Clocks = clocks,
            Result = result with { Iterations = [.. result.Iterations.Select(iteration => Aligned(iteration, moves))] },
        };
    }

    private static IterationRecord Aligned(IterationRecord iteration, Dictionary<ProcessRole, Move> moves)
    {
        var ofLane = new Dictionary<int, Move>();
        foreach (var lane in iteration.Lanes)
        {
            if (moves.TryGetValue(lane.Process, out var move)) ofLane[lane.Lane] = move;
        }

        return iteration with
        {
            Units = [.. iteration.Units.Select(unit => ofLane.TryGetValue(unit.Lane, out var move) ? move.Of(unit) : unit)],
            Lanes = [.. iteration.Lanes.Select(lane => ofLane.TryGetValue(lane.Lane, out var move) ? move.Of(lane) : lane)],
        };
    }

    /// <summary>What changes for the processes of a machine.</summary>
    /// <param name="Machine">The machine's number, from 1.</param>
    /// <param name="OffsetNs">How far its clock is ahead, ns.</param>
    private readonly record struct Move(int Machine, long OffsetNs)
    {
        /// <summary>What was stamped there is moved; what was stamped here stays.</summary>
        public UnitStamp Of(UnitStamp unit) => unit with
        {
            ProcessId = MachineIds.Of(Machine, unit.ProcessId),
            ThreadId = MachineIds.Of(Machine, unit.ThreadId),
            TakenNs = unit.TakenNs - OffsetNs,
            StartNs = unit.StartNs - OffsetNs,
            EndNs = unit.EndNs - OffsetNs,
            SerialisedNs = unit.SerialisedNs - OffsetNs,
        };

        public LaneStamp Of(LaneStamp lane) => lane with { WorkerProcessId = MachineIds.Of(Machine, lane.WorkerProcessId) };
    }
}
