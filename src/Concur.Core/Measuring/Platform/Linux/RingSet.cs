using System.Runtime.InteropServices;
using Concur.Core.Model;
using Concur.Traces.Perf;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>The rings of one event, one for each processor that is online.</summary>
/// <param name="largestRingBytes">How much memory to ask for a ring, a power of two; where that is refused, less is taken.</param>
internal sealed class RingSet(int largestRingBytes) : IDisposable
{
    private readonly List<PerfRing> _rings = [];

    /// <summary>The rings.</summary>
    public IReadOnlyList<PerfRing> All => _rings;

    /// <summary>How full a ring is when its reader is woken, bytes.</summary>
    public int WatermarkBytes { get; private set; }

    /// <summary>Opens the event on the calling thread for each processor, with as much memory as the kernel grants.</summary>
    /// <param name="attributes">The event, by the watermark of its rings.</param>
    /// <param name="ofProcessor">An event of each processor whose records go to the same rings; null for none.</param>
    /// <returns>The error number when the kernel refuses; 0 when it does not.</returns>
    public int Open(Func<int, PerfEventAttributes> attributes, Func<int, PerfEventAttributes?> ofProcessor)
    {
        for (var ringBytes = largestRingBytes; ringBytes >= Environment.SystemPageSize; ringBytes /= 2)
        {
            WatermarkBytes = ringBytes / 4;
            var (error, isMemory) = OpenAll(attributes(WatermarkBytes), ofProcessor(WatermarkBytes), ringBytes);
            if (!isMemory) return error;

            // The events were granted, but not this much memory for them.
            Clear();
        }

        return PerfCalls.NoMemory;
    }

    /// <summary>Appends all records that the rings hold to a stream.</summary>
    /// <returns>Whether there were any.</returns>
    public bool Drain(Stream to)
    {
        var any = false;
        foreach (var ring in _rings) any |= ring.Drain(to);
        return any;
    }

    /// <summary>Ends the events.</summary>
    public void Disable()
    {
        foreach (var ring in _rings) ring.Disable();
    }

    /// <summary>Closes the rings.</summary>
    public void Clear()
    {
        foreach (var ring in _rings) ring.Dispose();
        _rings.Clear();
    }

    public void Dispose() => Clear();

    /// <returns>The error number or 0, and whether it was the rings' memory that was refused.</returns>
    private unsafe (int Error, bool IsMemory) OpenAll(PerfEventAttributes attributes, PerfEventAttributes? ofProcessor, int ringBytes)
    {
        var (isSampled, sampler) = (ofProcessor is not null, ofProcessor.GetValueOrDefault());
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
            if (isSampled && ring.Sample(&sampler) is not 0 and var refusal) return (refusal, false);
        }

        return (_rings.Count > 0 ? 0 : PerfCalls.NoSuchDevice, false);
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
