using Concur.Protocol;

namespace Concur.Harness.Measurement;

/// <summary>
/// How many iterations a launch has: warm-up for as long as was asked, in which the runtime optimises its code, then as many measured
/// ones as fill the time asked for. The pilot, from which that is estimated, is the last iteration of the warm-up.
/// </summary>
internal sealed class IterationPlan(LaunchSpec spec)
{
    /// <summary>The most stamps that a launch keeps in memory, at about 180 bytes each.</summary>
    private const int MaxStamps = 2_000_000;

    /// <summary>Fewer iterations than this say little about spread.</summary>
    private const int FewestForSpread = 3;

    /// <summary>Iterations that are made for the spread alone take no longer than this, all together.</summary>
    private const long LongestForSpreadNs = 200 * Ns.PerMs;

    /// <summary>A shorter unit would be disturbed by reading its thread's counters in full, which takes 2 to 5 us a pair.</summary>
    private const long ShortestMeteredUnitNs = 100_000;

    /// <summary>Five units of 20 us: then reading the CPU clock costs each of them 1 %.</summary>
    private const long LongestUnreadEverNs = 100_000;

    /// <summary>Unread time is at most 1 % of the pilot, which bounds the error of off-CPU time at the end of an iteration.</summary>
    private const long UnreadsInPilot = 100;

    /// <summary>Whether another warm-up iteration is due.</summary>
    /// <param name="done">How many there were.</param>
    /// <param name="elapsedNs">How long they took together, ns.</param>
    public bool WarmsUp(int done, long elapsedNs) => done == 0 || elapsedNs < spec.WarmupMs * Ns.PerMs;

    /// <summary>The number of measured iterations.</summary>
    /// <param name="pilotNs">The time of the pilot, ns.</param>
    /// <param name="segments">The segments of awaiting units in it, which are kept beside the units' stamps.</param>
    public int Measured(long pilotNs, int segments = 0)
    {
        if (spec.Iterations is { } given) return given;
        var wanted = (spec.MeasuredMs * Ns.PerMs / Math.Max(1, pilotNs)) + 1;
        var most = Math.Min(spec.MostIterations, MaxStamps / (spec.Units + segments));
        var fewest = Math.Clamp(LongestForSpreadNs / Math.Max(1, pilotNs), 1, FewestForSpread);
        return (int)Math.Clamp(wanted, fewest, Math.Max(fewest, most));
    }

    /// <summary>The counters to read at the edges of units, or of the segments of awaiting ones.</summary>
    /// <param name="pilotNs">The time of the pilot, ns.</param>
    /// <param name="segments">The segments of awaiting units in it.</param>
    public UnitMetering Metering(long pilotNs, int segments = 0)
    {
        var strategy = StrategySpec.Parse(spec.Strategy, name => name).Strategy;
        var unitNs = (double)pilotNs * Math.Min(spec.Workers, spec.Units) / Math.Max(spec.Units, segments);

        // A unit's way to a worker process and back costs more than any reading.
        if (unitNs >= ShortestMeteredUnitNs || strategy.UsesProcesses) return UnitMetering.Full;
        return strategy.BindsLanes ? UnitMetering.None : UnitMetering.Cpu;
    }

    /// <summary>How long a thread's CPU clock may go unread where it is not read at each unit's edges, ns.</summary>
    /// <param name="pilotNs">The time of the pilot, ns.</param>
    public static long LongestUnreadNs(long pilotNs) => Math.Min(LongestUnreadEverNs, pilotNs / UnreadsInPilot);
}
