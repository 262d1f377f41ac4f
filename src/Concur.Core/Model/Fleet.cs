using System.Collections.Immutable;

namespace Concur.Core.Model;

/// <summary>The machines over which a strategy spreads its units, besides the one that drives them.</summary>
/// <param name="Machines">The machines in the order in which they were named; empty where all runs on one machine.</param>
public sealed record Fleet(ImmutableArray<FleetMachine> Machines)
{
    /// <summary>No other machine.</summary>
    public static Fleet None { get; } = new([]);

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => Machines.IsEmpty;

    /// <summary>The cores of all of them, whole ones.</summary>
    public int PlannedCores => Machines.Sum(machine => machine.Facts.PlannedCores);

    /// <summary>The cores of all of them that may be used.</summary>
    public double UsableCores => Machines.Sum(machine => machine.Facts.UsableCores);

    /// <summary>The first machines.</summary>
    public Fleet First(int count) => new([.. Machines.Take(count)]);

    /// <summary>
    /// Deals workers to machines in proportion to their cores: each goes to the machine that has the fewest for its cores, and of equals
    /// to the first.
    /// </summary>
    /// <param name="workers">How many there are; with fewer of them than machines, the last machines have none.</param>
    /// <returns>The machine of each worker, by its place.</returns>
    public ImmutableArray<int> MachinesOf(int workers)
    {
        var dealt = new int[Machines.Length];
        return [.. Enumerable.Range(0, workers).Select(_ => Next())];

        int Next()
        {
            var next = Enumerable.Range(0, dealt.Length).MinBy(i => (double)dealt[i] / Machines[i].Facts.PlannedCores);
            dealt[next]++;
            return next;
        }
    }
}

/// <summary>A machine of a fleet.</summary>
/// <param name="Name">Its name in the run.</param>
/// <param name="Facts">What is known of it.</param>
public sealed record FleetMachine(string Name, MachineFacts Facts);
