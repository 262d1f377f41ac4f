using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Concur.Abstractions;

namespace Concur.TruthWorkloads;

/// <summary>Units that are busy with memory, or with what the runtime does for them.</summary>
public static class Memory
{
    private const int MegaByte = 1 << 20;
    private static int _patterns;

    /// <summary>Touches memory that the kernel has yet to provide.</summary>
    [Workload("page-faults")]
    public static int PageFaults(WorkUnit unit) => Compositions.Unit(unit, truth =>
    {
        truth.Compute(10);
        truth.Step("io-sleep", () =>
        {
            for (var i = 0; i < 3; i++) Touch(32 * MegaByte);
        });
        truth.Sleep(10);
    });

    /// <summary>Copies more than the caches hold, again and again.</summary>
    [Workload("bandwidth")]
    public static int Bandwidth(WorkUnit unit) => Compositions.Unit(unit, truth => truth.Step("io-sleep", () => Copy(24 * MegaByte, 6)));

    /// <summary>The first unit takes much longer than the others.</summary>
    [Workload("imbalanced")]
    public static int Imbalanced(WorkUnit unit) => Compositions.Unit(unit, truth => truth.Compute(unit.Index == 0 ? 90 : 15));

    [Workload("exceptions")]
    public static int Exceptions(WorkUnit unit) => Compositions.Unit(unit, truth =>
    {
        truth.Compute(10);
        truth.Step("io-sleep", () =>
        {
            for (var i = 0; i < 400; i++) Throw();
        });
    });

    /// <summary>Regular expressions that are compiled, each another one.</summary>
    [Workload("expressions")]
    public static int Expressions(WorkUnit unit) => Compositions.Unit(unit, truth =>
    {
        truth.Compute(20);
        truth.Step("io-sleep", () =>
        {
            for (var i = 0; i < 2; i++)
                new Regex($"^(a|b{Interlocked.Increment(ref _patterns)})+[x-z]*q$", RegexOptions.Compiled).IsMatch("aab1xyzq");
        });
    });

    /// <summary>40 MB in small arrays that nothing keeps.</summary>
    [Workload("allocations")]
    public static int Allocations(WorkUnit unit) => Compositions.Unit(unit, truth =>
    {
        truth.Compute(10);
        truth.Collecting(() =>
        {
            for (var i = 0; i < 100_000; i++) GC.KeepAlive(new byte[1000]);
        });
    });

    /// <summary>So many us on a CPU as the unit's size says, and no more.</summary>
    [Workload("brief")]
    public static int Brief(WorkUnit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return Compositions.Unit(unit, truth => truth.Step("io-sleep", () => Steps.SpinForUs(unit.Size)));
    }

    private static void Throw()
    {
        try
        {
            throw new InvalidOperationException();
        }
        catch (InvalidOperationException)
        {
            Thread.MemoryBarrier();
        }
    }

    private static unsafe void Touch(int bytes)
    {
        const int page = 4096;
        var memory = (byte*)NativeMemory.Alloc((nuint)bytes);
        for (var at = 0; at < bytes; at += page) memory[at] = 1;
        NativeMemory.Free(memory);
    }

    private static unsafe void Copy(int bytes, int times)
    {
        var from = NativeMemory.AllocZeroed((nuint)bytes);
        var to = NativeMemory.AllocZeroed((nuint)bytes);
        for (var i = 0; i < times; i++) Buffer.MemoryCopy(from, to, bytes, bytes);
        NativeMemory.Free(from);
        NativeMemory.Free(to);
    }
}
