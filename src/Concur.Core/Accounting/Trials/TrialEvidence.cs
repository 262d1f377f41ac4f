using Concur.Core.Accounting.Figures;
using Concur.Core.Model;
using Concur.Core.Stats;
using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting.Trials;

/// <summary>Where the time of a trial's launches went.</summary>
internal sealed record TrialEvidence
{
    /// <summary>The lanes' account; null without a usable timed launch.</summary>
    public Account? Account { get; private init; }

    /// <summary>The cores' account; null without a usable timed launch.</summary>
    public CoreAccount? Cores { get; private init; }

    /// <summary>The account of each timed launch alone, from which the uncertainty of each category follows.</summary>
    public IReadOnlyDictionary<LaunchRecord, Account?> ByLaunch { get; private init; } = new Dictionary<LaunchRecord, Account?>();

    /// <summary>The times of passing results; null without worker processes.</summary>
    public IpcReport? Ipc { get; private init; }

    /// <summary>How long units waited in the pool's queue; null where no pool ran them.</summary>
    public DelayReport? QueueDelay { get; private init; }

    /// <summary>How long units take by themselves; null for units that await.</summary>
    public UnitTimes? UnitTimes { get; private init; }

    /// <summary>What the runtime did in the profiled launch; null without one.</summary>
    public RuntimeFigures? Figures { get; private init; }

    /// <summary>How much CPU time the samples of the profiled launch stand for; null where none were taken on the CPUs.</summary>
    public CpuCoverage? CpuProfile => Recorded?.CpuProfile;

    /// <summary>How much CPU time of the profiled launch no reading of threads met; null where they were not read now and then.</summary>
    public PolledCpu? PolledCpu => Recorded?.PolledCpu;

    /// <summary>Exceptions that were thrown in the profiled launch; null without one.</summary>
    public ExceptionReport? Exceptions { get; private init; }

    /// <summary>The calls in which threads acquired locks, and left the CPUs, inside units; null without sampled stacks.</summary>
    public CallReport? Calls { get; private init; }

    /// <summary>Lost events, samples and switches; null without a profiled launch.</summary>
    public long? Lost { get; private init; }

    /// <summary>How the time inside units divides; null without a profiled launch.</summary>
    public UnitSplit? Split => Recorded?.Split;

    /// <summary>The profiled launch; null without one.</summary>
    public RecordedLaunch? Recorded { get; init; }

    /// <summary>The trial with this evidence.</summary>
    public TrialReport AddTo(TrialReport trial)
    {
        var report = trial with
        {
            LostEvents = Lost,
            CpuProfile = CpuProfile,
            PolledCpu = PolledCpu,
            Account = Account,
            Cores = Cores,
            Ipc = Ipc,
            QueueDelay = QueueDelay,
            UnitTimes = UnitTimes,
            Exceptions = Exceptions,
            Calls = Calls,
            Awaits = Recorded?.Awaits,
        };
        return Figures?.AddTo(report) ?? report;
    }

    /// <param name="launches">The trial's launches without failure.</param>
    /// <param name="recording">The recording of the profiled launch; null without one.</param>
    /// <param name="machine">The machine, which has the number of cores.</param>
    public static TrialEvidence Gather(IReadOnlyList<LaunchRecord> launches, Recording? recording, MachineFacts machine)
    {
        var timing = launches.Where(launch => !launch.Plan.Profiled).ToList();
        if (timing.Count == 0) return new TrialEvidence();
        var profiled = launches.LastOrDefault(launch => launch.Plan.Profiled);
        var recorded = profiled is null || recording is null
            ? null
            : RecordedLaunch.Of(profiled, recording, RemoteLanes.CoresOf(profiled, machine.UsableCores));
        var account = LaneAccountant.Close(timing, recorded?.Split);
        return new TrialEvidence
        {
            Account = account,
            UnitTimes = account is null ? null : UnitTimesOf.Launches(timing, account.Lanes),
            Cores = CoreAccountant.Close(timing[^1], machine),
            ByLaunch = new Dictionary<LaunchRecord, Account?>(
                timing.Select(launch => KeyValuePair.Create(launch, LaneAccountant.Close([launch], recorded?.Split))),
                ReferenceEqualityComparer.Instance),
            Ipc = IpcTimes.Of(timing),
            QueueDelay = QueueDelays.Of(timing),
            Figures = recorded?.Figures,
            Recorded = recorded,
            Exceptions = recorded?.Exceptions,
            Calls = recorded?.Calls,
            Lost = recorded?.Recording.Lost,
        };
    }
}

/// <summary>Adds up what results cost on their way between processes.</summary>
internal static class IpcTimes
{
    /// <returns>The mean measured iteration's; null where no unit went to a worker process.</returns>
    public static IpcReport? Of(IReadOnlyCollection<LaunchRecord> launches)
    {
        var iterations = launches.SelectMany(launch => launch.Result?.Iterations ?? []).Where(iteration => iteration.Measured).ToList();
        var units = iterations.SelectMany(iteration => iteration.Units).Where(unit => unit.SentNs > 0).ToList();
        if (units.Count == 0) return null;
        long Mean(Func<UnitStamp, long> part) => units.Sum(part) / iterations.Count;
        var networkNs = launches.SelectMany(launch => RemoteLanes.Measured(launch)).SelectMany(one => one.RemoteUnits)
            .Sum(RemoteLanes.NetworkNs) / iterations.Count;
        return new IpcReport(
            Mean(unit => unit.ResultBytes),
            Mean(unit => unit.SerialisedNs - unit.EndNs),
            Mean(unit => unit.StartNs - unit.SentNs + (unit.ArrivedNs - unit.SerialisedNs)) - networkNs,
            Mean(unit => unit.ReceivedNs - unit.ArrivedNs));
    }
}

/// <summary>How long units stood before a thread of the pool took them, from the harness's stamps.</summary>
internal static class QueueDelays
{
    /// <param name="launches">Timing launches of one trial.</param>
    /// <returns>Null for a strategy that binds its lanes, and without measured units.</returns>
    public static DelayReport? Of(IReadOnlyList<LaunchRecord> launches)
    {
        if (launches.Count == 0 || launches[0].Plan.Trial.Strategy.Strategy.BindsLanes) return null;
        var delaysNs = launches.SelectMany(launch => launch.Result?.Iterations ?? []).Where(iteration => iteration.Measured)
            .SelectMany(iteration => iteration.Units.Select(unit => unit.StartNs - iteration.StartNs)).ToList();
        return delaysNs.Count == 0 ? null : DelayPercentiles.Of(delaysNs);
    }
}

/// <summary>Measures units by themselves, and what sharing them costs at least.</summary>
internal static class UnitTimesOf
{
    /// <param name="launches">Timing launches of one trial.</param>
    /// <param name="lanes">
    /// The number of lanes of its account. Where a pool put more threads to work than were asked for, it is not for the units that those
    /// are idle: then the number that was asked for counts.
    /// </param>
    /// <returns>Null for units that await, which have no time of their own on a thread, and without measured units.</returns>
    public static UnitTimes? Launches(IReadOnlyList<LaunchRecord> launches, int lanes)
    {
        var iterations = launches.SelectMany(launch => launch.Result?.Iterations ?? [])
            .Where(iteration => iteration.Measured && iteration.Units.Count > 0)
            .ToList();
        if (iterations.Count == 0 || iterations.Exists(iteration => iteration.Segments.Count > 0)) return null;
        var shortestNs = new Dictionary<int, long>();
        foreach (var unit in iterations.SelectMany(iteration => iteration.Units))
            shortestNs[unit.Unit] = Math.Min(shortestNs.GetValueOrDefault(unit.Unit, long.MaxValue), NsOf(unit));
        double[] ms = [.. shortestNs.OrderBy(unit => unit.Key).Select(unit => Ns.ToMs(unit.Value))];
        return Of(ms, Math.Min(lanes, launches[0].Plan.Trial.Lanes));
    }

    /// <summary>The times of units, and what other orders and sizes of them would give.</summary>
    /// <param name="ms">Each unit's time, ms, in the order in which they are taken.</param>
    /// <param name="lanes">The number of workers that share them.</param>
    internal static UnitTimes Of(double[] ms, int lanes)
    {
        var (lastMs, sumMs) = (LastMs(ms, lanes), ms.Sum());
        var isShared = lanes > 1 && lastMs > 0;
        return new UnitTimes(MedianEstimate.Median(ms), ms.Max(), lastMs <= 0 ? 0 : 1 - (sumMs / (lanes * lastMs)))
        {
            MeanMs = sumMs / ms.Length,
            LongestFirst = isShared ? lastMs / LastMs([.. ms.OrderDescending()], lanes) : null,
            InHalves = isShared ? lastMs / LastMs([.. ms.SelectMany(unit => (double[])[unit / 2, unit / 2])], lanes) : null,
        };
    }

    private static long NsOf(UnitStamp unit)
    {
        var queuedNs = unit.AtStart.QueueNs >= 0 && unit.AtEnd.QueueNs >= 0 ? unit.AtEnd.QueueNs - unit.AtStart.QueueNs : 0;
        return Math.Max(0, unit.EndNs - unit.StartNs - queuedNs);
    }

    /// <summary>When the last unit ends where each lane takes the next unit when it is free, ms.</summary>
    private static double LastMs(double[] unitsMs, int lanes)
    {
        var freeAtMs = new PriorityQueue<double, double>(Enumerable.Repeat((0.0, 0.0), lanes));
        var lastMs = 0.0;
        foreach (var unitMs in unitsMs)
        {
            var endMs = freeAtMs.Peek() + unitMs;
            freeAtMs.DequeueEnqueue(endMs, endMs);
            lastMs = Math.Max(lastMs, endMs);
        }

        return lastMs;
    }
}
