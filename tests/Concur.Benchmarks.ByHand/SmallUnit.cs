using System.Runtime.CompilerServices;

namespace Concur.Benchmarks.ByHand;

/// <summary>A unit of chosen length: a chain of dependent operations that allocates nothing.</summary>
public static class SmallUnit
{
    /// <summary>The method's name for <c>--method</c>.</summary>
    public const string Name = "Concur.Benchmarks.ByHand.SmallUnit.Run";

    /// <summary>Never inlined, so that both sides call the same code: a loop's place in memory can change its time by a tenth.</summary>
    /// <param name="index">The unit's index.</param>
    /// <param name="size">How many steps; each is five dependent cycles, about 1.7 ns.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static long Run(int index, long size)
    {
        var hash = (ulong)index;
        for (var step = 0L; step < size; step++) hash = (hash ^ (hash >> 29)) * 0x9E3779B97F4A7C15;
        return (long)hash;
    }
}
