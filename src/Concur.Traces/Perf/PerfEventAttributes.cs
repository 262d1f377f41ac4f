using System.Runtime.InteropServices;
using Concur.Traces.Recordings;

namespace Concur.Traces.Perf;

/// <summary>
/// struct perf_event_attr in its version of 112 bytes (include/uapi/linux/perf_event.h), which kernels since 4.1 take: what a
/// recording asks the kernel for, and what stands in its file.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = Bytes)]
internal struct PerfEventAttributes
{
    /// <summary>Its size.</summary>
    public const int Bytes = 112;

    private const uint Software = 1; // PERF_TYPE_SOFTWARE
    private const ulong CpuClock = 0; // PERF_COUNT_SW_CPU_CLOCK
    private const ulong ContextSwitches = 3; // PERF_COUNT_SW_CONTEXT_SWITCHES
    private const ulong Dummy = 9; // PERF_COUNT_SW_DUMMY

    /// <summary>
    /// A thread that leaves the CPUs more often than this has the stack of every second time only, or of every third: a stack takes about
    /// a microsecond, and threads that yield do so 100,000 times a second.
    /// </summary>
    public const int MostSwitchStacksHz = 10_000;

    private const int Monotonic = 1; // CLOCK_MONOTONIC
    private const int StackPointerOfX64 = 7; // PERF_REG_X86_SP
    private const int StackPointerOfArm64 = 31; // PERF_REG_ARM64_SP

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
    private PerfEventFlags _flags;

    [FieldOffset(48)]
    private uint _wakeupWatermark;

    [FieldOffset(80)]
    private ulong _userRegisters;

    [FieldOffset(88)]
    private uint _userStackBytes;

    [FieldOffset(92)]
    private int _clock;

    /// <summary>Stacks per second on a CPU; 0 when none are sampled.</summary>
    public readonly int SampleHz => (_flags & PerfEventFlags.Frequency) != 0 ? (int)Math.Min(_frequency, int.MaxValue) : 0;

    /// <summary>Which code the samples are of.</summary>
    public readonly CpuSampling Sampling => (_flags & PerfEventFlags.Inherit) == 0 ? CpuSampling.ByProcessor
        : (_flags & PerfEventFlags.ExcludeKernel) == 0 ? CpuSampling.ByThread : CpuSampling.ByThreadOutsideKernel;

    /// <summary>
    /// Whether records are laid out as <see cref="PerfDataFormat"/> says, on CLOCK_MONOTONIC: whether this tool made the file.
    /// </summary>
    public readonly bool AreOwn =>
        _size >= Bytes && _sampleType == PerfDataFormat.SampleType && _clock == Monotonic && (_flags & OfEveryRecord) == OfEveryRecord;

    /// <summary>Whether the records were made of the events of Windows: see <see cref="Converted"/>.</summary>
    public readonly bool AreConverted => _type == Software && _config == Dummy;

    private const PerfEventFlags OfEveryRecord = PerfEventFlags.StampEverything | PerfEventFlags.UseClock;

    /// <summary>
    /// Asks for every switch of every thread, once the event is enabled, and for stacks of those on a CPU, unless the processors
    /// are sampled.
    /// </summary>
    /// <param name="sampleHz">Stacks per second on a CPU; 0 for none.</param>
    /// <param name="sampling">Which code is sampled.</param>
    /// <param name="watermarkBytes">How full a ring is when its reader is woken.</param>
    /// <param name="onExec">Whether the kernel enables it when the thread's next child executes its program.</param>
    public static PerfEventAttributes Scheduling(int sampleHz, CpuSampling sampling, int watermarkBytes, bool onExec) => Of(
        PerfEventFlags.Scheduling | (onExec ? PerfEventFlags.EnableOnExec : PerfEventFlags.None)
            | (sampling == CpuSampling.ByThread ? PerfEventFlags.None : PerfEventFlags.OutsideKernel),
        sampling == CpuSampling.ByProcessor ? 0 : sampleHz,
        watermarkBytes);

    /// <summary>Asks for stacks of whatever a processor runs.</summary>
    /// <param name="sampleHz">Stacks per second.</param>
    /// <param name="watermarkBytes">How full a ring is when its reader is woken.</param>
    public static PerfEventAttributes OfProcessor(int sampleHz, int watermarkBytes) => Of(
        PerfEventFlags.ExcludeIdle | PerfEventFlags.ExcludeHypervisor | PerfEventFlags.Watermark | OfEveryRecord, sampleHz, watermarkBytes);

    /// <summary>
    /// Asks for the stack in which a thread leaves a CPU, of the threads that <see cref="Scheduling"/> is about. The kernel counts switches
    /// as its own work: the event needs CAP_PERFMON or root.
    /// </summary>
    /// <param name="hertz">The most stacks per second.</param>
    /// <param name="watermarkBytes">How full a ring is when its reader is woken.</param>
    /// <param name="onExec">Whether the kernel enables it when the thread's next child executes its program.</param>
    public static PerfEventAttributes SwitchStacks(int hertz, int watermarkBytes, bool onExec) => Of(
        PerfEventFlags.Disabled | PerfEventFlags.Inherit | PerfEventFlags.ExcludeHypervisor | PerfEventFlags.Watermark | OfEveryRecord
            | (onExec ? PerfEventFlags.EnableOnExec : PerfEventFlags.None),
        hertz,
        watermarkBytes) with
    { _config = ContextSwitches };

    /// <summary>The same event, which samples the stack pointer and the innermost part of the stack as well.</summary>
    /// <param name="stackBytes">How much of the stack, a multiple of 8.</param>
    public readonly PerfEventAttributes WithStack(int stackBytes) => this with
    {
        _sampleType = PerfDataFormat.SampleType | PerfDataFormat.UserStack,
        _userRegisters = 1UL << (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? StackPointerOfArm64 : StackPointerOfX64),
        _userStackBytes = (uint)stackBytes,
    };

    /// <summary>What stands in a file: the event that samples, with the flags of the records of both.</summary>
    public static PerfEventAttributes OfFile(int sampleHz, CpuSampling sampling, int watermarkBytes, bool onExec)
    {
        var attributes = Scheduling(sampleHz, sampling, watermarkBytes, onExec);
        return sampling == CpuSampling.ByProcessor
            ? Of(attributes._flags & ~(PerfEventFlags.Inherit | PerfEventFlags.OutsideKernel), sampleHz, watermarkBytes)
            : attributes;
    }

    /// <summary>
    /// What stands in a file of switches that another system's events told: an event that counts nothing and samples nothing, on that
    /// system's monotonic clock.
    /// </summary>
    public static PerfEventAttributes Converted() =>
        Of(PerfEventFlags.Scheduling | PerfEventFlags.OutsideKernel, sampleHz: 0, watermarkBytes: 0) with { _config = Dummy };

    /// <summary>Reads them from a file, where they may be of another version: what is missing is 0.</summary>
    public static PerfEventAttributes Read(ReadOnlySpan<byte> bytes)
    {
        Span<byte> whole = stackalloc byte[Bytes];
        whole.Clear();
        bytes[..Math.Min(Bytes, bytes.Length)].CopyTo(whole);
        return MemoryMarshal.Read<PerfEventAttributes>(whole);
    }

    private static PerfEventAttributes Of(PerfEventFlags flags, int sampleHz, int watermarkBytes) => new()
    {
        _type = Software,
        _size = Bytes,
        _config = CpuClock,
        _frequency = (ulong)sampleHz,
        _sampleType = PerfDataFormat.SampleType,
        _flags = flags | (sampleHz > 0 ? PerfEventFlags.Frequency : PerfEventFlags.None),
        _wakeupWatermark = (uint)watermarkBytes,
        _clock = Monotonic,
    };

    /// <summary>As the bytes that stand in a file.</summary>
    public readonly byte[] ToBytes() => MemoryMarshal.AsBytes(new ReadOnlySpan<PerfEventAttributes>(in this)).ToArray();
}

/// <summary>The bit field of perf_event_attr; names in brackets are the kernel's.</summary>
[Flags]
internal enum PerfEventFlags : ulong
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Counts nothing until it is enabled (disabled).</summary>
    Disabled = 1UL << 0,

    /// <summary>Threads and processes that the thread starts are counted as well (inherit).</summary>
    Inherit = 1UL << 1,

    /// <summary>Not in the kernel (exclude_kernel).</summary>
    ExcludeKernel = 1UL << 5,

    /// <summary>Not in the hypervisor (exclude_hv).</summary>
    ExcludeHypervisor = 1UL << 6,

    /// <summary>Not while a processor is idle (exclude_idle).</summary>
    ExcludeIdle = 1UL << 7,

    /// <summary>A record for each mapping of code (mmap).</summary>
    Mappings = 1UL << 8,

    /// <summary>A record for each name that a thread gives itself (comm).</summary>
    Names = 1UL << 9,

    /// <summary>The period is a frequency (freq).</summary>
    Frequency = 1UL << 10,

    /// <summary>Enabled when the thread executes a program (enable_on_exec).</summary>
    EnableOnExec = 1UL << 12,

    /// <summary>A record for each start and end of a thread (task).</summary>
    Tasks = 1UL << 13,

    /// <summary>The reader is woken by bytes, not by events (watermark).</summary>
    Watermark = 1UL << 14,

    /// <summary>Every record says which thread it is of, and when it was (sample_id_all).</summary>
    StampEverything = 1UL << 18,

    /// <summary>Stacks without the kernel's frames (exclude_callchain_kernel).</summary>
    ExcludeKernelFrames = 1UL << 21,

    /// <summary>Mappings with their protection (mmap2).</summary>
    MappingsInFull = 1UL << 23,

    /// <summary>Times are of the clock that the attributes name (use_clockid).</summary>
    UseClock = 1UL << 25,

    /// <summary>A record for each time that a thread comes onto a CPU or leaves it (context_switch).</summary>
    ContextSwitches = 1UL << 26,

    /// <summary>Neither samples nor frames of the kernel, which is what an ordinary user may ask for.</summary>
    OutsideKernel = ExcludeKernel | ExcludeKernelFrames,

    /// <summary>All that a recording of threads asks for, wherever they run.</summary>
    Scheduling = Disabled | Inherit | ExcludeHypervisor | Mappings | Names | Tasks | Watermark | StampEverything | MappingsInFull | UseClock
        | ContextSwitches,
}
