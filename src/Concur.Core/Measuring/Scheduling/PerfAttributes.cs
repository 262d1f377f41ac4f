using System.Runtime.InteropServices;
using Concur.Core.Model;
using Concur.Traces.Perf;

namespace Concur.Core.Measuring.Scheduling;

/// <summary>struct perf_event_attr in its version of 112 bytes (linux/perf_event.h), which kernels since 4.1 take.</summary>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal struct PerfAttributes
{
    private const int Bytes = 112;
    private const uint Software = 1; // PERF_TYPE_SOFTWARE
    private const ulong CpuClock = 0; // PERF_COUNT_SW_CPU_CLOCK
    private const int Monotonic = 1; // CLOCK_MONOTONIC

    [FieldOffset(0)]
    private uint _type;

    [FieldOffset(4)]
    private uint _size;

    [FieldOffset(8)]
    private ulong _config;

    [FieldOffset(16)]
    private ulong _frequency;

    [FieldOffset(24)]
    private ulong _sampleType;

    [FieldOffset(40)]
    private PerfFlags _flags;

    [FieldOffset(48)]
    private uint _wakeupWatermark;

    [FieldOffset(92)]
    private int _clock;

    /// <summary>
    /// Every switch of every thread, and user stacks of those on a CPU, once the event is enabled; the kernel's own code
    /// is left out, which is what an ordinary user may ask for.
    /// </summary>
    /// <param name="sampleHz">Stacks per second on a CPU; 0 for none.</param>
    /// <param name="watermarkBytes">How full a ring is when its reader is woken.</param>
    /// <param name="onExec">Whether it is enabled by itself when the thread's next child executes its program.</param>
    public static PerfAttributes Scheduling(int sampleHz, int watermarkBytes, bool onExec) => new()
    {
        _type = Software,
        _size = Bytes,
        _config = CpuClock,
        _frequency = (ulong)sampleHz,
        _sampleType = PerfRecordLayout.SampleType,
        _flags = PerfFlags.Disabled | (onExec ? PerfFlags.EnableOnExec : PerfFlags.None) | PerfFlags.Inherit | PerfFlags.ExcludeKernel | PerfFlags.ExcludeHypervisor
            | PerfFlags.ExcludeKernelFrames | PerfFlags.Mappings | PerfFlags.MappingsInFull | PerfFlags.Names | PerfFlags.Tasks
            | PerfFlags.StampEverything | PerfFlags.UseClock | PerfFlags.ContextSwitches | PerfFlags.Watermark
            | (sampleHz > 0 ? PerfFlags.Frequency : PerfFlags.None),
        _wakeupWatermark = (uint)watermarkBytes,
        _clock = Monotonic,
    };
}

/// <summary>The bit field of perf_event_attr.</summary>
[Flags]
internal enum PerfFlags : ulong
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>disabled: counts nothing until it is enabled.</summary>
    Disabled = 1UL << 0,

    /// <summary>inherit: threads and processes that the thread starts are counted as well.</summary>
    Inherit = 1UL << 1,

    /// <summary>exclude_kernel.</summary>
    ExcludeKernel = 1UL << 5,

    /// <summary>exclude_hv.</summary>
    ExcludeHypervisor = 1UL << 6,

    /// <summary>mmap: a record for each mapping of code.</summary>
    Mappings = 1UL << 8,

    /// <summary>comm: a record for each name that a thread gives itself.</summary>
    Names = 1UL << 9,

    /// <summary>freq: the period is a frequency.</summary>
    Frequency = 1UL << 10,

    /// <summary>enable_on_exec.</summary>
    EnableOnExec = 1UL << 12,

    /// <summary>task: a record for each start and end of a thread.</summary>
    Tasks = 1UL << 13,

    /// <summary>watermark: the reader is woken by bytes, not by events.</summary>
    Watermark = 1UL << 14,

    /// <summary>sample_id_all: every record says whose it is and when.</summary>
    StampEverything = 1UL << 18,

    /// <summary>exclude_callchain_kernel.</summary>
    ExcludeKernelFrames = 1UL << 21,

    /// <summary>mmap2: mappings with their protection.</summary>
    MappingsInFull = 1UL << 23,

    /// <summary>use_clockid.</summary>
    UseClock = 1UL << 25,

    /// <summary>context_switch: a record for each time that a thread comes onto a CPU or leaves it.</summary>
    ContextSwitches = 1UL << 26,
}
