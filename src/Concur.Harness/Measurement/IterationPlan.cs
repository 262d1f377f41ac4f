using Concur.Protocol;

namespace Concur.Harness.Measurement;

/// <summary>
/// How many iterations a launch takes: warm-up until tiering has had its time, then as many measured ones as
/// fill the time asked for. The pilot is the warm-up's own last iteration.
/// </summary>
internal sealed class IterationPlan(LaunchSpec spec)
{
    /// <summary>Stamps that a launch may keep in memory, at about 180 bytes each.</summary>
    private const int MaxStamps = 2_000_000;

    /// <summary>An estimate that rests on fewer iterations than this says little about spread.</summary>
    private const int FewestChosen = 3;

    /// <summary>A unit shorter than this would be disturbed by reading its thread's counters (2 to 5 us a pair).</summary>
    private const long ShortestMeteredUnitNs = 100_000;

    /// <summary>Five units of 20 us: then reading the clock costs each of them a hundredth.</summary>
    private const long LongestUnreadEverNs = 100_000;

    /// <summary>What a thread was off the CPUs may be mistaken at its last units of an iteration: a hundredth of it at most.</summary>
    private const long UnreadsInPilot = 100;

    /// <summary>Whether another warm-up iteration is due after <paramref name="done"/> of them took <paramref name="elapsedNs"/>.</summary>
    public bool WarmsUp(int done, long elapsedNs) => done == 0 || elapsedNs < spec.WarmupMs * 1_000_000L;

    /// <summary>Measured iterations when the pilot took <paramref name="pilotNs"/>, in so many pieces beside its units.</summary>
    public int Measured(long pilotNs, int pieces = 0)
    {
        if (spec.Iterations > 0) return spec.Iterations;
        var wanted = spec.MeasuredMs * 1_000_000L / Math.Max(1, pilotNs) + 1;
        return (int)Math.Clamp(wanted, FewestChosen, Math.Max(FewestChosen, Math.Min(spec.MostIterations, MaxStamps / (spec.Units + pieces))));
    }

    /// <summary>What to read at the edges of units, or of the pieces of awaiting ones, when the pilot took <paramref name="pilotNs"/>.</summary>
    public UnitMetering Metering(long pilotNs, int pieces = 0)
    {
        var strategy = StrategySpec.Parse(spec.Strategy, name => name).Strategy;
        var unitNs = (double)pilotNs * Math.Min(spec.Workers, spec.Units) / Math.Max(spec.Units, pieces);

        // A unit's way to a worker process and back costs more than any reading.
        if (unitNs >= ShortestMeteredUnitNs || strategy.LaneKind == LaneKind.Worker) return UnitMetering.Full;
        return strategy.BindsLanes ? UnitMetering.None : UnitMetering.Cpu;
    }

    /// <summary>How long a thread's CPU clock may go unread where it need not be read at each unit's edges, when the pilot took <paramref name="pilotNs"/>, ns.</summary>
    public static long LongestUnreadNs(long pilotNs) => Math.Min(LongestUnreadEverNs, pilotNs / UnreadsInPilot);
}
