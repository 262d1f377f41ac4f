using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Core.Stats;
using Concur.Protocol;

namespace Concur.Core.Accounting.Trials;

/// <summary>What is known of the other machines that ran workers of a trial.</summary>
internal static class TrialMachines
{
    /// <summary>A trial's report with its machines, and the time between them; as it was where all workers ran on this machine.</summary>
    /// <param name="report">The report.</param>
    /// <param name="launches">All launches of the trial, failed ones included: what they tell of a machine that was lost counts.</param>
    /// <param name="good">Those without failure.</param>
    /// <param name="split">How the time inside units divides; null when nothing was recorded.</param>
    public static TrialReport AddTo(
        TrialReport report, IReadOnlyList<LaunchRecord> launches, IReadOnlyList<LaunchRecord> good, UnitSplit? split)
    {
        var timing = good.Where(launch => !launch.Plan.Profiled).ToList();
        return Of(launches, timing, split) is { IsEmpty: false } machines
            ? report with { Machines = machines, Network = NetworkTimes.Of(timing) }
            : report;
    }

    /// <summary>The machines by their names; empty where all workers ran on this one.</summary>
    public static ImmutableArray<MachineReport> Of(
        IReadOnlyList<LaunchRecord> launches, IReadOnlyList<LaunchRecord> timing, UnitSplit? split)
    {
        var names = launches.SelectMany(Names).Distinct(StringComparer.Ordinal).ToList();
        if (names.Count == 0) return [];
        var factors = MachineFactors.Of(timing);
        return [.. names.Select(name => new MachineOfTrial(name, launches, timing).Report(split) with
        {
            UnitCpuFactor = factors.GetValueOrDefault(name),
        })];
    }

    /// <summary>The names of the machines of a launch, in their order.</summary>
    private static IEnumerable<string> Names(LaunchRecord launch) =>
        (launch.Result?.Remote.Select(process => process.Machine) ?? []).Concat(launch.Machines.Select(machine => machine.Name));
}

/// <summary>One of those machines.</summary>
/// <param name="name">Its name.</param>
/// <param name="launches">All launches of the trial.</param>
/// <param name="timing">The timed launches without failure.</param>
internal sealed class MachineOfTrial(string name, IReadOnlyList<LaunchRecord> launches, IReadOnlyList<LaunchRecord> timing)
{
    private const string NoBounds =
        "its threads are not on the timeline: no message went both ways, so the offset of its clock is not known";

    private readonly LaunchRecord? _last = timing.Count == 0 ? null : timing[^1];
    private readonly LaunchRecord? _profiled = launches.LastOrDefault(launch => launch.Plan.Profiled);

    /// <param name="split">How the time inside units divides; null when nothing was recorded.</param>
    public MachineReport Report(UnitSplit? split)
    {
        var records = launches.Select(RecordOf).OfType<MachineRecord>().ToList();
        var account = timing.Count == 0 ? null : LaneAccountant.Close(timing, split, name);
        var units = account is null ? (double?)null : MeanUnits();
        return new MachineReport
        {
            Name = name,
            Facts = records.LastOrDefault()?.Facts,
            Clock = ClockOf(_last ?? launches.LastOrDefault(launch => !launch.Clocks.IsEmpty)),
            Account = account,
            Cores = _last is null ? null : RemoteCores.Close(_last, name),
            Units = units,
            ComputePerUnitMs = units > 0 ? Ms(account![Category.Compute]) / units : null,
            CpuMs = _last is null ? null : Ms(RemoteUse.CpuNs(_last.Result, name)),
            MaxRssBytes = RecordOf(_last)?.Usage.Max(process => process?.MaxRssBytes),
            Lost = records.Select(record => record.Lost).LastOrDefault(lost => lost is not null),
            Recorded = RecordedMachine.Of(RecordOf(_profiled), ClockOf(_profiled)),
            NotOnTimeline = IsWithoutClock(_profiled) ? NoBounds : null,
        };
    }

    private MachineRecord? RecordOf(LaunchRecord? launch) => launch?.Machines.FirstOrDefault(machine => machine.Name == name);

    private ClockOffset? ClockOf(LaunchRecord? launch) => launch?.Clocks.FirstOrDefault(clock => clock.Machine == name)?.Offset;

    private bool IsWithoutClock(LaunchRecord? launch) => launch?.Clocks.Any(clock => clock.Machine == name && clock.Offset is null) == true;

    private double MeanUnits() =>
        timing.SelectMany(launch => RemoteLanes.Measured(launch, name)).Average(measured => (double)measured.Iteration.Units.Count);

    private static double? Ms(long? ns) => ns is { } known ? Ns.ToMs(known) : null;
}

/// <summary>
/// How fast the machines compute, by the same units on several of them: a unit's own size and the machine that happened to run it are kept
/// apart. In each launch a machine's factor is the time on a CPU of its units over what the same units took on average on all machines.
/// </summary>
internal static class MachineFactors
{
    public static IReadOnlyDictionary<string, RatioReport> Of(IReadOnlyList<LaunchRecord> timing)
    {
        var times = timing
            .SelectMany((launch, number) => Times(launch).Select(time => (Launch: number, time.Machine, time.Unit, time.CpuNs)))
            .ToList();
        var usual = times.GroupBy(time => time.Unit)
            .Where(unit => unit.Select(time => time.Machine).Distinct().Count() > 1)
            .ToDictionary(
                unit => unit.Key,
                unit => unit.GroupBy(time => time.Machine).Average(machine => machine.Average(time => time.CpuNs)));
        return times.Where(time => usual.ContainsKey(time.Unit)).GroupBy(time => time.Machine)
            .Select(machine => (machine.Key, Factor: FactorOf(machine.GroupBy(time => time.Launch), time => usual[time.Unit])))
            .Where(machine => machine.Factor is not null)
            .ToDictionary(machine => machine.Key, machine => machine.Factor!);

        static RatioReport? FactorOf(
            IEnumerable<IEnumerable<(int Launch, string Machine, int Unit, double CpuNs)>> launches,
            Func<(int Launch, string Machine, int Unit, double CpuNs), double> usualNs)
        {
            double[][] factors =
            [
                .. launches.Select(launch => (Own: launch.Sum(time => time.CpuNs), Usual: launch.Sum(usualNs)))
                    .Where(launch => launch.Usual > 0).Select(launch => (double[])[launch.Own / launch.Usual]),
            ];
            return factors.Length == 0 ? null : MedianEstimate.Of(factors) is var median
                ? new RatioReport(median.MedianMs, median.Interval)
                : null;
        }
    }

    private static IEnumerable<(string Machine, int Unit, double CpuNs)> Times(LaunchRecord launch)
    {
        var machineOf = (launch.Result?.Remote ?? []).ToDictionary(process => process.Role, process => process.Machine);
        foreach (var iteration in RemoteLanes.Measured(launch).Select(measured => measured.Iteration))
        {
            var ofLane = iteration.Lanes.ToDictionary(lane => lane.Lane, lane => machineOf.GetValueOrDefault(lane.Process));
            foreach (var unit in iteration.Units)
            {
                if (ofLane.GetValueOrDefault(unit.Lane) is { } machine && unit.AtStart.IsRead && unit.AtEnd.IsRead)
                    yield return (machine, unit.Unit, unit.AtEnd.CpuNs - unit.AtStart.CpuNs);
            }
        }
    }
}

/// <summary>What passing units and results between machines took.</summary>
internal static class NetworkTimes
{
    /// <param name="launches">Timed launches of one trial, each on one clock.</param>
    /// <returns>Null where no unit went to another machine.</returns>
    public static NetworkReport? Of(IReadOnlyList<LaunchRecord> launches)
    {
        var (iterations, trips) = (0, new List<(UnitStamp Unit, ClockOffset? Clock)>());
        foreach (var launch in launches)
        {
            var clockOf = (launch.Result?.Remote ?? []).ToDictionary(
                process => process.Role,
                process => launch.Clocks.FirstOrDefault(clock => clock.Machine == process.Machine)?.Offset);
            foreach (var measured in RemoteLanes.Measured(launch))
            {
                iterations++;
                var roleOf = measured.Iteration.Lanes.ToDictionary(lane => lane.Lane, lane => lane.Process);
                trips.AddRange(measured.RemoteUnits.Select(unit => (unit, clockOf[roleOf[unit.Lane]])));
            }
        }

        if (trips.Count == 0) return null;
        long Mean(Func<UnitStamp, long> part) => trips.Sum(trip => part(trip.Unit)) / trips.Count;
        var report = new NetworkReport(
            trips.Count / (double)iterations, Mean(RemoteLanes.NetworkNs), trips.Average(trip => (double)trip.Unit.ResultBytes));
        return trips.Exists(trip => trip.Clock is null) ? report : report with
        {
            ThereNs = Mean(unit => unit.TakenNs - unit.SentNs),
            BackNs = Mean(unit => unit.ArrivedNs - unit.SerialisedNs),
            ErrorNs = trips.Sum(trip => trip.Clock!.ErrorNs) / trips.Count,
        };
    }
}
