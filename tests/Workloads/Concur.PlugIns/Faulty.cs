using System.Diagnostics.CodeAnalysis;
using Concur.Abstractions;

namespace Concur.PlugIns;

/// <summary>Strategies that do what none must do.</summary>
[SuppressMessage("Style", "IDE0060", Justification = "A strategy is given the number of workers, whether or not it needs it.")]
public static class Faulty
{
    /// <summary>Forgets the last unit.</summary>
    [Strategy("loses")]
    public static void Loses(UnitSource units, int workers) => Parallel.For(0, units.Count - 1, units.Run);

    /// <summary>Runs the first unit again.</summary>
    [Strategy("doubles")]
    public static void Doubles(UnitSource units, int workers)
    {
        Parallel.For(0, units.Count, units.Run);
        units.Run(0);
    }

    /// <summary>Counts from 1.</summary>
    [Strategy("miscounts")]
    public static void Miscounts(UnitSource units, int workers) => Parallel.For(1, units.Count + 1, units.Run);

    /// <summary>Returns before its tasks have ended.</summary>
    [Strategy("leaves")]
    public static void Leaves(UnitSource units, int workers)
    {
        while (units.TryTake(out var unit)) _ = Task.Run(() => units.Run(unit));
    }

    /// <summary>Waits for what nobody sets.</summary>
    [Strategy("never")]
    public static async Task Never(UnitSource units, int workers)
    {
        await foreach (var unit in units.ReadAllAsync()) await units.RunAsync(unit);
        await new TaskCompletionSource().Task;
    }

    /// <summary>Fails itself.</summary>
    [Strategy("throws")]
    public static Task Throws(UnitSource units, int workers) => throw new InvalidOperationException("no scheduler today");
}
