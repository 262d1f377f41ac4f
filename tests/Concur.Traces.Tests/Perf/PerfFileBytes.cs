using System.Text;

namespace Concur.Traces.Tests.Perf;

/// <summary>Writes recordings of perf events by the numbers of the kernel's headers, and by nothing of the tool.</summary>
/// <param name="sampleHz">Samples per second; 0 for none.</param>
/// <param name="withKernel">Whether the kernel's code was sampled.</param>
/// <param name="byProcessor">Whether the processors were sampled, not the threads.</param>
internal sealed class PerfFileBytes(int sampleHz, bool withKernel = false, bool byProcessor = false)
{
    private const ulong InheritFlag = 0x2;
    private const ulong ExcludeKernelFlags = 0x20 | 0x200000; // exclude_kernel, exclude_callchain_kernel

    private const ulong SampleType = 0x1 | 0x2 | 0x4 | 0x20 | 0x80 | 0x100; // IP, TID, TIME, CALLCHAIN, CPU, PERIOD
    private const ulong SampledFlags = 0x400; // freq

    /// <summary>
    /// disabled, inherit, exclude_kernel, exclude_hv, mmap, comm, task, watermark, sample_id_all, exclude_callchain_kernel, mmap2,
    /// use_clockid, context_switch.
    /// </summary>
    private const ulong Flags = 0x6A46363;

    private readonly List<byte[]> _records = [];

    public PerfFileBytes Switch(int process, int thread, long timeNs, bool leaves, bool preempted = false) =>
        Record(14, (ushort)((leaves ? 1 << 13 : 0) | (preempted ? 1 << 14 : 0)), process, thread, timeNs, _ => { });

    public PerfFileBytes Fork(int process, int thread, int parent, long timeNs) => Record(7, 0, parent, parent, timeNs, body =>
    {
        foreach (var id in (int[])[process, parent, thread, parent]) body.Write(id);
        body.Write(timeNs);
    });

    public PerfFileBytes Mapping(int process, ulong address, ulong length, string path) => Record(10, 2, process, process, 1, body =>
    {
        foreach (var id in (int[])[process, process]) body.Write(id);
        foreach (var number in (ulong[])[address, length, 0x1000]) body.Write(number);
        body.Write(new byte[24]);
        body.Write(5); // PROT_READ | PROT_EXEC
        body.Write(2); // MAP_PRIVATE
        body.Write(Padded(path));
    });

    public PerfFileBytes Lost(long count) => Record(2, 0, 1, 1, 1, body =>
    {
        body.Write(0L);
        body.Write(count);
    });

    public PerfFileBytes Sample(int process, int thread, long timeNs, params ulong[] addresses) => Add(record =>
    {
        const int Fixed = 8 + 8 + 24 + 8; // Header, instruction, stamp, period
        record.Write(9);
        record.Write((ushort)2);
        record.Write((ushort)(Fixed + 8 + (8 * (addresses.Length + 1))));
        record.Write(addresses.FirstOrDefault());
        Stamp(record, process, thread, timeNs);
        record.Write(10_101_010L);
        record.Write((ulong)addresses.Length + 1);
        record.Write(unchecked((ulong)-512L)); // PERF_CONTEXT_USER
        foreach (var address in addresses) record.Write(address);
    });

    public PerfFileBytes KernelSample(int process, int thread, long timeNs, ulong[] kernel, ulong[] user) => Add(record =>
    {
        const int Fixed = 8 + 8 + 24 + 8; // Header, instruction, stamp, period
        var length = kernel.Length + user.Length + 2;
        record.Write(9);
        record.Write((ushort)1); // PERF_RECORD_MISC_KERNEL
        record.Write((ushort)(Fixed + 8 + (8 * length)));
        record.Write(kernel.FirstOrDefault());
        Stamp(record, process, thread, timeNs);
        record.Write(10_101_010L);
        record.Write((ulong)length);
        record.Write(unchecked((ulong)-128L)); // PERF_CONTEXT_KERNEL
        foreach (var address in kernel) record.Write(address);
        record.Write(unchecked((ulong)-512L)); // PERF_CONTEXT_USER
        foreach (var address in user) record.Write(address);
    });

    public PerfFileBytes FinishedRound() => Add(record =>
    {
        record.Write(68);
        record.Write((ushort)0);
        record.Write((ushort)8);
    });

    public string Save(string path, int cutBytes = 0, bool isComplete = true)
    {
        var bytes = ToBytes(isComplete);
        File.WriteAllBytes(path, bytes[..^cutBytes]);
        return path;
    }

    /// <param name="isComplete">Whether the recording was ended in order.</param>
    public byte[] ToBytes(bool isComplete = true) => Bytes(file =>
    {
        file.Write("PERFILE2"u8);
        var recordBytes = isComplete ? _records.Sum(record => record.Length) : 0;
        foreach (var number in (long[])[104, 128, 104, 128, 232, recordBytes, 0, 0, 0, 0, 0, 0]) file.Write(number);
        file.Write(Attributes());
        file.Write(new byte[16]);
        foreach (var record in _records) file.Write(record);
    });

    private byte[] Attributes()
    {
        var bytes = new byte[112];
        using var attributes = new BinaryWriter(new MemoryStream(bytes));
        attributes.Write(1); // PERF_TYPE_SOFTWARE
        attributes.Write(bytes.Length);
        attributes.Write(0L); // PERF_COUNT_SW_CPU_CLOCK
        attributes.Write((long)sampleHz);
        attributes.Write(SampleType);
        attributes.Write(0L);
        var flags = sampleHz > 0 ? Flags | SampledFlags : Flags;
        if (withKernel) flags &= ~ExcludeKernelFlags;
        attributes.Write(byProcessor ? flags & ~InheritFlag : flags);
        attributes.Seek(92, SeekOrigin.Begin);
        attributes.Write(1); // CLOCK_MONOTONIC
        return bytes;
    }

    private static byte[] Padded(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text + "\0");
        return [.. bytes, .. new byte[(8 - (bytes.Length % 8)) % 8]];
    }

    private PerfFileBytes Record(int kind, ushort flags, int process, int thread, long timeNs, Action<BinaryWriter> body) => Add(record =>
    {
        var inner = Bytes(body);
        record.Write(kind);
        record.Write(flags);
        record.Write((ushort)(8 + inner.Length + 24));
        record.Write(inner);
        Stamp(record, process, thread, timeNs);
    });

    private PerfFileBytes Add(Action<BinaryWriter> write)
    {
        _records.Add(Bytes(write));
        return this;
    }

    private static byte[] Bytes(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        write(writer);
        return stream.ToArray();
    }

    private static void Stamp(BinaryWriter record, int process, int thread, long timeNs)
    {
        record.Write(process);
        record.Write(thread);
        record.Write(timeNs);
        record.Write(0L);
    }
}
