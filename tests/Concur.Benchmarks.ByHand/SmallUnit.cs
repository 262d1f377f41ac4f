using System.Runtime.CompilerServices;

namespace Concur.Benchmarks.ByHand;

/// <summary>A unit whose length can be chosen: a chain of dependent operations, nothing allocated.</summary>
public static class SmallUnit
{
    /// <summary>Its name for <c>--method</c>.</summary>
    public const string Name = "Concur.Benchmarks.ByHand.SmallUnit.Run";

    /// <summary>Both sides call the same code: where a loop lies in memory can cost it a tenth.</summary>
    /// <param name="index">Which unit.</param>
    /// <param name="size">Steps, of about 1.7 ns each: five cycles that nothing can shorten.</param>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static long Run(int index, long size)
    {
        var hash = (ulong)index;
        for (var step = 0L; step < size; step++) hash = (hash ^ (hash >> 29)) * 0x9E3779B97F4A7C15;
        return (long)hash;
    }
}
