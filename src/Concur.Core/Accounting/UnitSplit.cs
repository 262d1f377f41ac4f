using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting;

/// <summary>
/// How the time inside units divides, from the events of the recorded launch: parts of its on-CPU and of its
/// off-CPU time. The sampler's suspensions are taken out first, for timing launches have none.
/// </summary>
internal sealed class UnitSplit
{
    private UnitSplit(ProfiledUnits units) => Units = units;

    /// <summary>What was recorded.</summary>
    public ProfiledUnits Units { get; private set; }

    /// <summary>Adds up the recorded launch's units; null when nothing recorded it, or nothing of it can be read.</summary>
    public static UnitSplit? Of(LaunchRecord? launch, LaunchRecording? recording)
    {
        if (launch?.Result is not { } result || recording is null) return null;
        var split = new UnitSplit(ProfiledUnits.None);
        foreach (var iteration in result.Iterations.Where(iteration => iteration.Measured)) split.Add(iteration, recording);
        return split.Units.CpuNs > 0 ? split : null;
    }

    /// <summary>From what was recorded and kept.</summary>
    public static UnitSplit Of(ProfiledUnits units) => new(units);

    /// <summary>Compiling, of this much on-CPU time; ns.</summary>
    public long Jit(long cpuNs) => Part(cpuNs, Units.JitNs, Units.CpuNs);

    /// <summary>Collecting or suspended for it, of this much on-CPU and off-CPU time; ns.</summary>
    public long Gc(long cpuNs, long offNs) => Part(cpuNs, Units.GcCpuNs, Units.CpuNs) + Part(offNs, Units.GcOffNs, Units.OffNs);

    /// <summary>Blocked on locks, of this much off-CPU time; ns.</summary>
    public long Lock(long offNs) => Part(offNs, Units.LockNs, Units.OffNs);

    /// <summary>Blocked on handles, of this much off-CPU time; ns.</summary>
    public long Wait(long offNs) => Part(offNs, Units.WaitNs, Units.OffNs);

    /// <summary>Whether <see cref="Queue"/> can be told: perf events saw every thread, or the stamps say it themselves.</summary>
    public bool KnowsQueue => Units.KnowsQueue;

    /// <summary>In the run queue, of this much time that was either off-CPU or that; ns.</summary>
    public long Queue(long offOrQueuedNs) => Part(offOrQueuedNs, Units.QueueNs, Units.OffNs + Units.QueueNs);

    /// <summary>Rounded down: parts rounded to the nearest ns may sum to more than the whole.</summary>
    private static long Part(long ns, long numerator, long denominator) =>
        ns <= 0 || denominator <= 0 ? 0 : (long)(ns * Math.Min(1, numerator / (double)denominator));

    private void Add(IterationRecord iteration, LaunchRecording recording)
    {
        var byLane = iteration.Units.ToLookup(unit => unit.Lane);
        foreach (var lane in iteration.Lanes)
        {
            UnitStamp[] units = [.. byLane[lane.Lane]];
            if (lane.Process.IsHarness && !BoundLane.IsMetered(units))
                Add(BusySpan.OfLane(lane, units), recording.EventsOf(ProcessRole.Harness, lane.ThreadId));
            else
                foreach (var unit in units)
                    Add(BusySpan.OfUnit(unit), recording.EventsOf(lane.Process, unit.ThreadId));
        }

        if (iteration.Lanes.Count > 0) return;
        foreach (var piece in UnitSegment.Of(iteration)) Add(piece.Span, recording.EventsOf(ProcessRole.Harness, piece.ThreadId));
    }

    private void Add(BusySpan span, ThreadEvents? events)
    {
        if (events is null || span.Split() is not { } parts) return;
        long Lasted(IntervalSet set) => set.Overlap(span.StartNs, span.EndNs);
        var runnable = new RunnableTime(parts.CpuNs, events.IsConfined ? 0 : parts.QueueNs);
        var ownGcNs = Lasted(events.OwnGc);
        var (gcRunnableNs, gcCpuNs) = runnable.Take(ownGcNs);

        // Waits for the simulated global lock are monitor waits to the runtime, and no part of the off-CPU time here.
        var blocked = new BlockedTimes(span, events);
        var (waits, locks) = (new RemainingTime(blocked.In(events.Wait)), new RemainingTime(blocked.InLocks(events.Lock)));
        locks.Take(span.GilBlockedNs - waits.Take(span.GilBlockedNs));
        var queuedNs = span.QueueNs is null
            ? new RemainingTime(parts.OffNs).Take(events.Queued?.Overlap(span.StartNs, span.EndNs) ?? 0)
            : 0;
        var offNs = parts.OffNs - queuedNs;
        var off = new OffCpuTime(
            offNs,
            ownGcNs - gcRunnableNs + blocked.In(events.GcOfOthers),
            blocked.In(events.Profiler),
            locks.Left,
            waits.Left);
        Units = new ProfiledUnits
        {
            CpuNs = Units.CpuNs + parts.CpuNs,
            JitNs = Units.JitNs + runnable.Take(Lasted(events.Jit)).CpuNs,
            GcCpuNs = Units.GcCpuNs + gcCpuNs,
            OffNs = Units.OffNs + Math.Max(0, offNs) - off.ProfilerNs,
            GcOffNs = Units.GcOffNs + off.GcNs,
            LockNs = Units.LockNs + off.LockNs,
            WaitNs = Units.WaitNs + off.WaitNs,
            QueueNs = Units.QueueNs + parts.QueueNs + queuedNs,
            KnowsQueue = Units.KnowsQueue && (span.QueueNs is not null || events.Queued is not null),
        };
    }
}
