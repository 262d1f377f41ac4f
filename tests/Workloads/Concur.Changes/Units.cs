using Concur.Abstractions;

namespace Concur.Changes;

/// <summary>Units that take no lock.</summary>
public static class Units
{
    private static readonly int[] OneLong = [1, 1, 1, 1, 1, 1, 1, 9];
    private static readonly int[] Growing = [1, 2, 3, 4, 5, 6, 7, 20];
    private static readonly long[] Large = new long[16 << 20];
    private static readonly long[] Counters = new long[64];
    private static readonly object Shared = new();

    [Workload("units-one-long")]
    public static long WithOneLong(int unit) => Cpu.Outside(2000 * (Made.Is("even") ? 2 : OneLong[InOrder(unit, 8)])) + unit;

    [Workload("units-growing")]
    public static long ThatGrow(int unit) => Cpu.Outside(1000 * (Made.Is("even") ? 6 : Growing[InOrder(unit, 8)])) + unit;

    /// <summary>Files of very unequal size: most are small, and a few have most of the text.</summary>
    [Workload("units-files")]
    public static long OfFiles(int unit)
    {
        const int files = 24;
        var place = Made.Is("longest") ? files - 1 - (unit % files) : unit % files;
        var us = Made.Is("even") ? 2333 : place < files / 2 ? 500 : place < files - 2 ? 2000 : 15_000;
        return Cpu.Parse(Made.Half("parse-half", us * 3 / 4)) + Cpu.Store(Made.Half("store-half", us / 4));
    }

    /// <summary>Two threads, of which one has more to do: https://github.com/plasma-umass/coz shows that the other gains nothing.</summary>
    [Workload("units-coz")]
    public static long OfTwoThreads(int unit) => unit % 2 == 0
        ? Cpu.Parse(Made.Half("parse-half", 20_000))
        : Cpu.Store(Made.Half("store-half", 16_000));

    [Workload("units-two-methods")]
    public static long OfTwoMethods(int unit) => Cpu.Parse(Made.Half("parse-half", 3000)) + Cpu.Store(Made.Half("store-half", 1000)) + unit;

    [Workload("units-three-methods")]
    public static long OfThreeMethods(int unit) => Cpu.Parse(Made.Half("parse-half", 1500)) + Cpu.Encode(Made.Half("encode-half", 1000))
        + Cpu.Store(Made.Half("store-half", 500)) + unit;

    [Workload("units-sleep")]
    public static long ThatSleep(int unit)
    {
        Thread.Sleep(3);
        return Cpu.Parse(Made.Half("parse-half", 2000)) + unit;
    }

    [Workload("units-allocate")]
    public static int ThatAllocate(int unit) => Allocate(40_000) + unit;

    /// <summary>Small trees, of which none lives long.</summary>
    [Workload("units-trees")]
    public static int OfTrees(int unit)
    {
        var nodes = unit;
        for (var i = 0; i < 60; i++) nodes += Tree.Of(9).Count();
        return nodes;
    }

    /// <summary>Collections, and a lock.</summary>
    [Workload("units-allocate-lock")]
    public static long ThatAllocateAndLock(int unit)
    {
        var (sum, taken) = ((long)unit, Made.Lock(Shared, "free"));
        for (var round = 0; round < 20; round++)
        {
            sum += Allocate(1500);
            lock (taken) sum += Cpu.Inside(150);
        }

        return sum;
    }

    /// <summary>Counters on one cache line: without the lock they are slower.</summary>
    [Workload("units-cache-line")]
    public static long OnOneCacheLine(int unit)
    {
        var taken = Made.Lock(Shared, "free");
        ref var counter = ref Counters[unit & 7];
        for (var round = 0; round < 200; round++)
        {
            lock (taken)
            {
                for (var i = 0; i < 5000; i++) Volatile.Write(ref counter, Volatile.Read(ref counter) + 1);
            }
        }

        return unit;
    }

    [Workload("units-memory")]
    public static long OfMemory(int unit)
    {
        const int longsOfLine = 8;
        var sum = 0L;
        for (var i = unit % longsOfLine; i < Large.Length; i += longsOfLine) sum += Large[i];
        return sum;
    }

    private static int InOrder(int unit, int units) => Made.Is("longest") ? units - 1 - (unit % units) : unit % units;

    private static int Allocate(int texts)
    {
        var (length, kept) = (0, new List<string>());
        for (var i = 0; i < texts; i++)
        {
            kept.Add(new string('x', 30 + (i % 50)));
            if (kept.Count > 5000) kept.RemoveRange(0, 2500);
            length += kept[^1].Length;
        }

        return length;
    }

    private sealed record Tree(Tree? Left, Tree? Right)
    {
        public static Tree Of(int depth) => depth == 0 ? new Tree(null, null) : new Tree(Of(depth - 1), Of(depth - 1));

        public int Count() => 1 + (Left?.Count() ?? 0) + (Right?.Count() ?? 0);
    }
}
