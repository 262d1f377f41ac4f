using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting;

/// <summary>
/// How the time inside units divides, by the events of the profiled launch: as parts of the time on the CPUs and of the time off
/// them. Suspensions by the sampler are removed first, because timed launches have none.
/// </summary>
internal sealed class UnitSplit
{
    private UnitSplit(ProfiledUnits units) => Units = units;

    /// <summary>The sums of the profiled launch.</summary>
    public ProfiledUnits Units { get; private set; }

    /// <summary>The categories of which the runtime has no events.</summary>
    public IReadOnlyList<Category> Unknown => Units.LacksWaits ? [Category.Wait] : [];

    /// <summary>Sums up the units of the profiled launch; null without one, or without a readable trace of it.</summary>
    public static UnitSplit? Of(LaunchRecord? launch, LaunchRecording? recording)
    {
        if (launch?.Result is not { } result || recording is null) return null;
        var split = new UnitSplit(ProfiledUnits.None with { LacksWaits = !TraceProcess.HasWaitEventsIn(result.Runtime) });
        foreach (var iteration in result.Iterations.Where(iteration => iteration.Measured)) split.Add(iteration, recording);
        return split.Units.CpuNs > 0 ? split : null;
    }

    /// <summary>From stored sums.</summary>
    public static UnitSplit Of(ProfiledUnits units) => new(units);

    /// <summary>The part of a time on the CPUs that is compiling, ns.</summary>
    public long Jit(long cpuNs) => Part(cpuNs, Units.JitNs, Units.CpuNs);

    /// <summary>The part of times on and off the CPUs that is garbage collection or suspension for it, ns.</summary>
    public long Gc(long cpuNs, long offNs) => Part(cpuNs, Units.GcCpuNs, Units.CpuNs) + Part(offNs, Units.GcOffNs, Units.OffNs);

    /// <summary>The part of a time off the CPUs that is blocked on locks, ns.</summary>
    public long Lock(long offNs) => Part(offNs, Units.LockNs, Units.OffNs);

    /// <summary>The part of a time off the CPUs that is blocked on handles, ns.</summary>
    public long Wait(long offNs) => Part(offNs, Units.WaitNs, Units.OffNs);

    /// <summary>Whether <see cref="Queue"/> is known: from perf events of every thread, or from the stamps.</summary>
    public bool KnowsQueue => Units.KnowsQueue;

    /// <summary>The part of a time off the CPUs or in the run queue that is in the run queue, ns.</summary>
    public long Queue(long offOrQueuedNs) => Part(offOrQueuedNs, Units.QueueNs, Units.OffNs + Units.QueueNs);

    /// <summary>Rounded down, because parts rounded to the nearest ns may sum to more than the whole.</summary>
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
        foreach (var segment in UnitSegment.Of(iteration)) Add(segment.Span, recording.EventsOf(ProcessRole.Harness, segment.ThreadId));
    }

    private void Add(BusySpan span, ThreadEvents? events)
    {
        if (events is null || span.Split() is not { } parts) return;
        var runnable = new RunnableTime(span, parts, events);
        var (gcCpuNs, gcOffNs) = runnable.Take(events.OwnGc);

        // The runtime reports waits for the simulated global lock as monitor waits, but they are not part of the time off the CPUs here.
        var blocked = new BlockedTimes(span, events);
        var (waits, locks) = (new RemainingTime(blocked.In(events.Wait)), new RemainingTime(blocked.InLocks(events.Lock)));
        locks.Take(span.GilBlockedNs - waits.Take(span.GilBlockedNs));
        var queuedNs = span.QueueNs is null
            ? new RemainingTime(parts.OffNs).Take(events.Queued?.Overlap(span.StartNs, span.EndNs) ?? 0)
            : 0;
        var offNs = parts.OffNs - queuedNs;
        var off = new OffCpuTime(
            offNs,
            gcOffNs + blocked.In(events.GcOfOthers),
            blocked.In(events.Profiler),
            locks.Left,
            waits.Left);
        Units = Units with
        {
            CpuNs = Units.CpuNs + parts.CpuNs,
            JitNs = Units.JitNs + runnable.Take(events.Jit).CpuNs,
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
