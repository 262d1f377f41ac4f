using System.Runtime.InteropServices;
using Concur.Core.Model;
using Concur.Traces.Perf;
using Concur.Traces.Recordings;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>
/// A ring of records for each processor. Each ring belongs to an event of the thread that opens them, which takes effect in what
/// that thread executes next; events of other threads may put their records into the same rings. Stacks are sampled of the
/// processors where the kernel permits that, else of threads.
/// </summary>
/// <param name="sampleHz">Stacks per second on a CPU; 0 for none.</param>
internal sealed class PerfRings(int sampleHz) : IDisposable
{
    private const int LargestRingBytes = 1 << 19;
    private static readonly TimeSpan LongestWait = TimeSpan.FromMilliseconds(100);
    private readonly List<PerfRing> _rings = [];
    private SamplesOfProcesses? _filter;

    /// <summary>One for each processor that is online.</summary>
    public IReadOnlyList<PerfRing> All => _rings;

    /// <summary>How full a ring is when its reader is woken, bytes.</summary>
    public int WatermarkBytes { get; private set; }

    /// <summary>Which code is sampled.</summary>
    public CpuSampling Sampling { get; private set; } = CpuSampling.ByThreadOutsideKernel;

    /// <summary>Opens an event for each processor on the calling thread.</summary>
    /// <returns>The error number when the kernel refuses; 0 when it does not.</returns>
    public int Open()
    {
        var error = 0;
        foreach (var sampling in sampleHz > 0 ? Enum.GetValues<CpuSampling>() : [CpuSampling.ByThreadOutsideKernel])
        {
            Sampling = sampling;
            error = OpenWithMemory();
            if (error is not (PerfCalls.NotPermitted or PerfCalls.AccessDenied)) break;
            CloseAll();
        }

        _filter = Sampling == CpuSampling.ByProcessor ? new SamplesOfProcesses() : null;
        return error;
    }

    /// <summary>Keeps samples of a process from the beginning. Processes that leave other records are known by them.</summary>
    public void Keep(int process) => _filter?.Keep(process);

    /// <summary>Waits until a ring is filled to its watermark, or 100 ms have passed.</summary>
    public unsafe void Await()
    {
        var entries = stackalloc PerfCalls.PollEntry[_rings.Count];
        for (var i = 0; i < _rings.Count; i++)
            entries[i] = new PerfCalls.PollEntry { Descriptor = _rings[i].Descriptor, Wanted = PerfCalls.Readable };
        _ = PerfCalls.Poll(entries, (nuint)_rings.Count, (int)LongestWait.TotalMilliseconds);
    }

    /// <summary>Appends all records that the rings hold to a stream.</summary>
    /// <returns>Whether there were any.</returns>
    public bool Drain(Stream to)
    {
        var any = false;
        if (_filter is null)
        {
            foreach (var ring in _rings) any |= ring.Drain(to);
            return any;
        }

        foreach (var ring in _rings) any |= ring.Drain(_filter.Incoming);
        _filter.WriteTo(to);
        return any;
    }

    /// <summary>Ends the events.</summary>
    public void Disable()
    {
        foreach (var ring in _rings) ring.Disable();
    }

    public void Dispose()
    {
        CloseAll();
        _filter?.Dispose();
    }

    /// <summary>The event that the rings belong to, and that other threads get.</summary>
    /// <param name="onExec">Whether the kernel enables it when the thread's next child executes its program.</param>
    public PerfEventAttributes Attributes(bool onExec) => PerfEventAttributes.Scheduling(sampleHz, Sampling, WatermarkBytes, onExec);

    /// <summary>What the file of the recording says of its events.</summary>
    /// <inheritdoc cref="Attributes"/>
    public PerfEventAttributes FileAttributes(bool onExec) => PerfEventAttributes.OfFile(sampleHz, Sampling, WatermarkBytes, onExec);

    private int OpenWithMemory()
    {
        for (var ringBytes = LargestRingBytes; ringBytes >= Environment.SystemPageSize; ringBytes /= 2)
        {
            var (error, isMemory) = OpenAll(ringBytes);
            if (!isMemory) return error;

            // The events were granted, but not this much memory for them.
            CloseAll();
        }

        return PerfCalls.NoMemory;
    }

    /// <returns>The error number or 0, and whether it was the rings' memory that was refused.</returns>
    private unsafe (int Error, bool IsMemory) OpenAll(int ringBytes)
    {
        WatermarkBytes = ringBytes / 4;
        var attributes = Attributes(onExec: true);
        var ofProcessor = PerfEventAttributes.OfProcessor(sampleHz, WatermarkBytes);
        foreach (var processor in Processors.Online())
        {
            var descriptor = PerfCalls.Open(&attributes, PerfCalls.Itself, processor);
            if (descriptor == -PerfCalls.NoSuchDevice) continue;
            if (descriptor < 0) return (-descriptor, false);
            if (PerfRing.Map(descriptor, processor, ringBytes) is not { } ring)
            {
                var error = Marshal.GetLastSystemError();
                _ = PerfCalls.Close(descriptor);
                return (error, true);
            }

            _rings.Add(ring);
            if (Sampling == CpuSampling.ByProcessor && ring.Sample(&ofProcessor) is not 0 and var refusal) return (refusal, false);
        }

        return (_rings.Count > 0 ? 0 : PerfCalls.NoSuchDevice, false);
    }

    private void CloseAll()
    {
        foreach (var ring in _rings) ring.Dispose();
        _rings.Clear();
    }
}

/// <summary>
/// Keeps from the samples of processors those of recorded processes. Only these leave records of switches, threads, names and mappings,
/// by which they are known. A sample of an unknown process is kept for one round more, because the record may be in a ring that was
/// read before.
/// </summary>
internal sealed class SamplesOfProcesses : IDisposable
{
    private readonly HashSet<int> _processes = [];
    private MemoryStream _unknown = new();
    private MemoryStream _unknownBefore = new();

    /// <summary>Where records of all rings are put until they are written.</summary>
    public MemoryStream Incoming { get; } = new();

    /// <summary>Keeps samples of a process. The number 0 stands for all processes outside this container, and is no process.</summary>
    public void Keep(int process)
    {
        if (process != 0) _processes.Add(process);
    }

    /// <summary>Writes what came in, and forgets it.</summary>
    public void WriteTo(Stream output)
    {
        var incoming = Incoming.GetBuffer().AsSpan(0, (int)Incoming.Length);
        foreach (var record in new RawRecords(incoming))
        {
            if (!record.IsOfRecorded) continue;
            Keep(record.Process);
            Keep(record.BegunProcess);
        }

        (_unknown, _unknownBefore) = (_unknownBefore, _unknown);
        _unknown.SetLength(0);
        Write(_unknownBefore.GetBuffer().AsSpan(0, (int)_unknownBefore.Length), output, unknown: null);
        Write(incoming, output, _unknown);
        Incoming.SetLength(0);
    }

    public void Dispose()
    {
        foreach (var stream in (MemoryStream[])[Incoming, _unknown, _unknownBefore]) stream.Dispose();
    }

    private void Write(ReadOnlySpan<byte> records, Stream output, MemoryStream? unknown)
    {
        var (from, at) = (0, 0);
        foreach (var record in new RawRecords(records))
        {
            var isKept = !record.IsSample || _processes.Contains(record.Process);
            if (!isKept)
            {
                output.Write(records[from..at]);
                from = at + record.Bytes.Length;
                unknown?.Write(record.Bytes);
            }

            at += record.Bytes.Length;
        }

        output.Write(records[from..at]);
    }
}

/// <summary>
/// One processor's ring of records. The kernel writes and moves the head; the reader moves the tail. Between the two lie whole
/// records.
/// </summary>
internal sealed unsafe class PerfRing : IDisposable
{
    /// <summary>Offsets in struct perf_event_mmap_page.</summary>
    private const int HeadOffset = 0x400;
    private const int TailOffset = 0x408;

    private readonly byte* _pages;
    private readonly int _dataBytes;
    private int _sampler = -1;

    private PerfRing(int descriptor, int processor, byte* pages, int dataBytes)
    {
        Descriptor = descriptor;
        Processor = processor;
        _pages = pages;
        _dataBytes = dataBytes;
    }

    /// <summary>The event's descriptor; readable when the ring is filled to its watermark.</summary>
    public int Descriptor { get; }

    /// <summary>The processor's number.</summary>
    public int Processor { get; }

    /// <summary>Maps an event's ring.</summary>
    /// <param name="descriptor">The event; closed with the ring.</param>
    /// <param name="processor">The event's processor.</param>
    /// <param name="dataBytes">A power of two, at least a page.</param>
    /// <returns>Null when the kernel grants no such memory: <c>kernel.perf_event_mlock_kb</c> limits it.</returns>
    public static PerfRing? Map(int descriptor, int processor, int dataBytes)
    {
        var pages = PerfCalls.Map(0, (nuint)(dataBytes + Environment.SystemPageSize), PerfCalls.ReadWrite, PerfCalls.Shared, descriptor, 0);
        return pages == -1 ? null : new PerfRing(descriptor, processor, (byte*)pages, dataBytes);
    }

    /// <summary>Puts samples of the processor into the ring.</summary>
    /// <param name="attributes">The event.</param>
    /// <returns>The error number when the kernel refuses; 0 when it does not.</returns>
    public int Sample(PerfEventAttributes* attributes)
    {
        _sampler = PerfCalls.Open(attributes, PerfCalls.Everything, Processor);
        if (_sampler < 0) return -_sampler;
        return PerfCalls.Control(_sampler, PerfCalls.SetOutput, (nuint)Descriptor) == 0 ? 0 : Marshal.GetLastSystemError();
    }

    /// <summary>Ends its events.</summary>
    public void Disable()
    {
        _ = PerfCalls.Control(Descriptor, PerfCalls.Disable, 0);
        if (_sampler >= 0) _ = PerfCalls.Control(_sampler, PerfCalls.Disable, 0);
    }

    /// <summary>Appends all records that the ring holds to a stream, and gives their room back.</summary>
    /// <returns>Whether there were any.</returns>
    public bool Drain(Stream to)
    {
        var head = Volatile.Read(ref *(long*)(_pages + HeadOffset));
        var tail = *(long*)(_pages + TailOffset);
        var data = _pages + Environment.SystemPageSize;
        for (var at = tail; at < head;)
        {
            var from = (int)(at & (_dataBytes - 1));
            var count = (int)Math.Min(head - at, _dataBytes - from);
            to.Write(new ReadOnlySpan<byte>(data + from, count));
            at += count;
        }

        Volatile.Write(ref *(long*)(_pages + TailOffset), head);
        return head > tail;
    }

    public void Dispose()
    {
        if (_sampler >= 0) _ = PerfCalls.Close(_sampler);
        _ = PerfCalls.Unmap((nint)_pages, (nuint)(_dataBytes + Environment.SystemPageSize));
        _ = PerfCalls.Close(Descriptor);
    }
}

/// <summary>The numbers of the machine's processors.</summary>
internal static class Processors
{
    /// <summary>Those that are online, in ascending order; 0 to n - 1 where the kernel has no list.</summary>
    public static IReadOnlyList<int> Online() => List("online");

    /// <summary>Those that may come online, in ascending order; 0 to n - 1 where the kernel has no list.</summary>
    public static IReadOnlyList<int> Present() => List("present");

    private static IReadOnlyList<int> List(string name) => ProcessorList.Parse(ProcFile.Text("/sys/devices/system/cpu/" + name)) is { } list
        ? [.. list.Order()]
        : [.. Enumerable.Range(0, Environment.ProcessorCount)];
}
