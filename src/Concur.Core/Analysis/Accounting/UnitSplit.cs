using Concur.Core.Analysis.Events;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Analysis.Accounting;

/// <summary>
/// How the time inside units divides, from the events of the recorded launch: parts of its on-CPU and of its
/// off-CPU time. The sampler's suspensions are taken out first, for timing launches have none.
/// </summary>
internal sealed class UnitSplit
{
    private const int Harness = -1;
    private long _cpuNs;
    private long _jitNs;
    private long _gcCpuNs;
    private long _offNs;
    private long _gcOffNs;
    private long _lockNs;
    private long _waitNs;

    private UnitSplit()
    {
    }

    /// <summary>Adds up the recorded launch's units; null when nothing recorded it, or nothing of it can be read.</summary>
    public static UnitSplit? Of(LaunchRecord? launch, LaunchEvents? events)
    {
        if (launch?.Result is not { } result || events is null) return null;
        var split = new UnitSplit();
        foreach (var iteration in result.Iterations.Where(iteration => iteration.Measured)) split.Add(iteration, events);
        return split._cpuNs > 0 ? split : null;
    }

    /// <summary>Compiling, of this much on-CPU time; ns.</summary>
    public long Jit(long cpuNs) => Part(cpuNs, _jitNs, _cpuNs);

    /// <summary>Collecting or suspended for it, of this much on-CPU and off-CPU time; ns.</summary>
    public long Gc(long cpuNs, long offNs) => Part(cpuNs, _gcCpuNs, _cpuNs) + Part(offNs, _gcOffNs, _offNs);

    /// <summary>Blocked on locks, of this much off-CPU time; ns.</summary>
    public long Lock(long offNs) => Part(offNs, _lockNs, _offNs);

    /// <summary>Blocked on handles, of this much off-CPU time; ns.</summary>
    public long Wait(long offNs) => Part(offNs, _waitNs, _offNs);

    private static long Part(long ns, long numerator, long denominator) =>
        ns <= 0 || denominator <= 0 ? 0 : (long)Math.Round(ns * Math.Min(1, numerator / (double)denominator));

    private void Add(IterationRecord iteration, LaunchEvents events)
    {
        var byLane = iteration.Units.ToLookup(unit => unit.Lane);
        foreach (var lane in iteration.Lanes)
        {
            UnitStamp[] units = [.. byLane[lane.Lane]];
            if (lane.WorkerNumber < 0 && !BoundLane.IsMetered(units)) Add(BusySpan.OfLane(lane, units), events.Of(Harness, lane.ThreadId));
            else foreach (var unit in units) Add(BusySpan.OfUnit(unit), events.Of(lane.WorkerNumber, unit.ThreadId));
        }

        if (iteration.Lanes.Count > 0) return;
        foreach (var piece in Piece.Of(iteration)) Add(piece.Span, events.Of(Harness, piece.ThreadId));
    }

    private void Add(BusySpan span, ThreadEvents? events)
    {
        if (events is null || span.Split() is not { } parts) return;
        var (cpu, off) = (new Budget(parts.CpuNs), new Budget(parts.OffNs));
        var ownGcNs = events.OwnGc.Overlap(span.StartNs, span.EndNs);
        var ownGcCpuNs = cpu.Take(ownGcNs);
        _gcCpuNs += ownGcCpuNs;
        _gcOffNs += off.Take(ownGcNs - ownGcCpuNs) + off.Take(events.GcOfOthers.Overlap(span.StartNs, span.EndNs));
        _jitNs += cpu.Take(events.Jit.Overlap(span.StartNs, span.EndNs));
        var profilerNs = off.Take(events.Profiler.Overlap(span.StartNs, span.EndNs));
        _lockNs += off.Take(events.Lock.Overlap(span.StartNs, span.EndNs));
        _waitNs += off.Take(events.Wait.Overlap(span.StartNs, span.EndNs));
        _cpuNs += parts.CpuNs;
        _offNs += Math.Max(0, parts.OffNs - profilerNs);
    }
}
