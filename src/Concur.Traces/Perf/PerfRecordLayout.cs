namespace Concur.Traces.Perf;

/// <summary>
/// The layout of the records of the <c>perf</c> scheduler source: what recording asks the kernel for and analysis reads.
/// A file is a header and then whole records, each processor's in the order of time (linux/perf_event.h).
/// </summary>
public static class PerfRecordLayout
{
    /// <summary>The file's first eight bytes.</summary>
    public const ulong Magic = 0x31_46_52_50_52_43_4E_43; // "CNCRPRF1"

    /// <summary>The magic, then the sampling frequency in Hz as four bytes and four of nothing.</summary>
    public const int HeaderBytes = 16;

    /// <summary>A sample holds thread, time, processor and call chain, in this order; other records end in the first three.</summary>
    public const ulong SampleType = Thread | Time | CallChain | Processor;

    /// <summary>The three that every record but a sample ends in: process and thread, time, processor and nothing.</summary>
    public const int TrailerBytes = 24;

    private const ulong Thread = 1UL << 1; // PERF_SAMPLE_TID
    private const ulong Time = 1UL << 2; // PERF_SAMPLE_TIME
    private const ulong CallChain = 1UL << 5; // PERF_SAMPLE_CALLCHAIN
    private const ulong Processor = 1UL << 7; // PERF_SAMPLE_CPU
}
