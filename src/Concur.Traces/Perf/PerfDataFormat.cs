namespace Concur.Traces.Perf;

/// <summary>
/// The layout of a perf.data file: a header, the event's attributes, the kernel's records as they came from the rings, and then
/// sections that describe the machine. Sources: tools/perf/Documentation/perf.data-file-format.txt and
/// include/uapi/linux/perf_event.h of the Linux kernel. All numbers are little-endian.
/// </summary>
internal static class PerfDataFormat
{
    /// <summary>How the names of such files end.</summary>
    public const string FileEnding = ".perf.data";

    /// <summary>How the names of the files end that have the stacks in which threads left the CPUs.</summary>
    public const string SwitchStacksEnding = ".switches" + FileEnding;

    /// <summary>The file's first eight bytes, "PERFILE2".</summary>
    public const ulong Magic = 0x32_45_4C_49_46_52_45_50;

    /// <summary>The size of the header: the magic, its own size, an attribute's size, three sections, and the bits of features.</summary>
    public const int HeaderBytes = 104;

    /// <summary>The size of a section's position: an offset from the file's beginning, and a length.</summary>
    public const int SectionBytes = 16;

    /// <summary>Where the header keeps the position of the attributes.</summary>
    public const int AttributesAt = 24;

    /// <summary>Where the header keeps the position of the records. A length of 0 means that the recording was cut off.</summary>
    public const int RecordsAt = 40;

    /// <summary>Where the header keeps a bit for each feature that has a section behind the records.</summary>
    public const int FeaturesAt = 72;

    /// <summary>How many bits of features there are.</summary>
    public const int FeatureBits = 256;

    /// <summary>The size of a record's header: its kind (4 bytes), flags (2) and size (2).</summary>
    public const int RecordHeaderBytes = 8;

    /// <summary>Where a mapping's path begins in the body of its record.</summary>
    public const int MappingPathAt = 64;

    /// <summary>What every record but a sample ends in: process and thread, time, processor and nothing.</summary>
    public const int StampBytes = 24;

    /// <summary>PERF_SAMPLE_*: what a sample holds, in the order instruction, stamp, period, call chain.</summary>
    public const ulong SampleType = Instruction | PrivateSampleType | Period;

    /// <summary>What a sample held in the private format of earlier versions: stamp and call chain.</summary>
    public const ulong PrivateSampleType = Thread | Time | CallChain | Processor;

    /// <summary>The file with the stacks in which threads left the CPUs, beside a recording.</summary>
    /// <returns>Null for a recording that is no perf.data file.</returns>
    public static string? SwitchStacksOf(string path) =>
        path.EndsWith(FileEnding, StringComparison.Ordinal) ? path[..^FileEnding.Length] + SwitchStacksEnding : null;

    /// <summary>What a sample has besides, behind its call chain: registers outside the kernel, and a part of the stack.</summary>
    public const ulong UserStack = (1UL << 12) | (1UL << 13); // PERF_SAMPLE_REGS_USER, PERF_SAMPLE_STACK_USER

    private const ulong Instruction = 1UL << 0; // PERF_SAMPLE_IP
    private const ulong Thread = 1UL << 1; // PERF_SAMPLE_TID
    private const ulong Time = 1UL << 2; // PERF_SAMPLE_TIME
    private const ulong CallChain = 1UL << 5; // PERF_SAMPLE_CALLCHAIN
    private const ulong Processor = 1UL << 7; // PERF_SAMPLE_CPU
    private const ulong Period = 1UL << 8; // PERF_SAMPLE_PERIOD
}

/// <summary>The kinds of record that matter here: the kernel's PERF_RECORD_*, and one of those that perf adds.</summary>
internal enum PerfRecordKind
{
    /// <summary>Records that were dropped.</summary>
    Lost = 2,

    /// <summary>A thread's name, PERF_RECORD_COMM.</summary>
    Name = 3,

    /// <summary>A thread ended.</summary>
    Exit = 4,

    /// <summary>A thread began.</summary>
    Fork = 7,

    /// <summary>A stack of a thread on a CPU.</summary>
    Sample = 9,

    /// <summary>Code was mapped, PERF_RECORD_MMAP2.</summary>
    Mapping = 10,

    /// <summary>A thread came onto a CPU or left it.</summary>
    Switch = 14,

    /// <summary>Records behind this one are not older than those before the last such record: readers sort in pieces.</summary>
    FinishedRound = 68,

    /// <summary>The state of a thread, in the private format of earlier versions only.</summary>
    PrivateThreadState = 1000,

    /// <summary>
    /// A blocked thread was made ready, which perf events do not tell and the events of Windows do. The stamp is of that thread. Only this
    /// tool writes such records, and exports leave them out.
    /// </summary>
    WakeUp = 1001,
}
