using Concur.Core.Model;
using Concur.Protocol;
using CsCheck;

namespace Concur.Core.Tests.Accounting;

/// <summary>Launches of any shape: lanes that start late, units of any length, counters that never exceed the wall time.</summary>
internal static class GeneratedLaunches
{
    /// <summary>Lengths of a step: what passes before a unit, the unit's CPU, queue, off-CPU and gil-wait times.</summary>
    private static readonly Gen<(long Gap, long Cpu, long Queue, long Off, long Gil)> Step =
        Gen.Select(Gen.Long[0, 500], Gen.Long[0, 5_000], Gen.Long[0, 2_000], Gen.Long[0, 3_000], Gen.Long[0, 3_000]);

    private static readonly Gen<(long Start, long Tail, (long, long, long, long, long)[] Steps)> Lane =
        Gen.Select(Gen.Long[0, 1_000], Gen.Long[0, 1_000], Step.Array[0, 6]).Select((start, tail, steps) => (start, tail, steps));

    /// <summary>A launch of the threads strategy.</summary>
    public static readonly Gen<LaunchRecord> Threads = Lane.Array[1, 5].Select(lanes => Launch("threads", lanes, bound: true));

    /// <summary>A launch of the thread pool: the same units, without lanes.</summary>
    public static readonly Gen<LaunchRecord> Pool =
        Lane.Array[1, 5]
            .Where(lanes => lanes.Any(lane => lane.Steps.Length > 0))
            .Select(lanes => Launch("thread-pool", lanes, bound: false));

    private static LaunchRecord Launch(string strategy, (long Start, long Tail, (long, long, long, long, long)[] Steps)[] lanes, bool bound)
    {
        const long begin = 1_000_000;
        var units = new List<UnitStamp>();
        var stamps = new List<LaneStamp>();
        var lastEnd = begin;
        for (var lane = 0; lane < lanes.Length; lane++)
        {
            var now = begin + lanes[lane].Start;
            var counters = new ThreadCounters(100, 0, 50);
            var stamp = new LaneStamp { Lane = lane, ThreadId = 100 + lane, StartNs = now, AtStart = counters };
            foreach (var (gap, cpu, queue, off, gil) in lanes[lane].Steps)
            {
                var before = counters with { CpuNs = counters.CpuNs + (gap / 2) };
                var after = before with { CpuNs = before.CpuNs + cpu, QueueNs = before.QueueNs + queue };
                units.Add(new UnitStamp
                {
                    Unit = units.Count,
                    ProcessId = 1,
                    ThreadId = 100 + lane,
                    Lane = bound ? lane : -1,
                    StartNs = now + gap,
                    EndNs = now + gap + cpu + queue + off,
                    AtStart = before,
                    AtEnd = after,
                    GilWaitNs = Math.Min(gil, cpu + queue + off),
                    GilWaitCpuNs = Math.Min(gil, cpu) / 3,
                });
                now = units[^1].EndNs;
                counters = after;
            }

            stamps.Add(stamp with { EndNs = now, AtEnd = counters });
            lastEnd = Math.Max(lastEnd, now + lanes[lane].Tail);
        }

        // An iteration has at least one unit, if only an empty one.
        if (units.Count == 0)
            units.Add(
                new UnitStamp
                {
                    ThreadId = 100,
                    Lane = 0,
                    StartNs = stamps[0].StartNs,
                    EndNs = stamps[0].StartNs,
                    AtStart = stamps[0].AtStart,
                    AtEnd = stamps[0].AtStart,
                });
        return Fixtures.Launch(strategy, lanes.Length, [Fixtures.Iteration(begin, lastEnd + 1, units, bound ? stamps : [])]);
    }
}
