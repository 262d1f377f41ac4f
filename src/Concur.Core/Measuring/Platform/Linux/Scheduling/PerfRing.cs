using Microsoft.Win32.SafeHandles;

namespace Concur.Core.Measuring.Platform.Linux.Scheduling;

/// <summary>
/// One processor's ring of records. The kernel writes and moves the head; whoever reads moves the tail. Between
/// the two lie whole records.
/// </summary>
internal sealed unsafe class PerfRing : IDisposable
{
    /// <summary>Offsets in struct perf_event_mmap_page.</summary>
    private const int HeadOffset = 0x400;
    private const int TailOffset = 0x408;

    private readonly byte* _pages;
    private readonly int _dataBytes;

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
    /// <returns>Null when the kernel grants no such memory: <c>perf_event_mlock_kb</c> limits it.</returns>
    public static PerfRing? Map(int descriptor, int processor, int dataBytes)
    {
        var pages = PerfCalls.Map(0, (nuint)(dataBytes + Environment.SystemPageSize), PerfCalls.ReadWrite, PerfCalls.Shared, descriptor, 0);
        return pages == -1 ? null : new PerfRing(descriptor, processor, (byte*)pages, dataBytes);
    }

    /// <summary>Appends all records that are there to a file and gives their room back.</summary>
    /// <param name="file">The file.</param>
    /// <param name="offset">Where to append.</param>
    /// <returns>How many bytes.</returns>
    public long Drain(SafeFileHandle file, long offset)
    {
        var head = Volatile.Read(ref *(long*)(_pages + HeadOffset));
        var tail = *(long*)(_pages + TailOffset);
        var data = _pages + Environment.SystemPageSize;
        for (var at = tail; at < head;)
        {
            var from = (int)(at & (_dataBytes - 1));
            var count = (int)Math.Min(head - at, _dataBytes - from);
            RandomAccess.Write(file, new ReadOnlySpan<byte>(data + from, count), offset + (at - tail));
            at += count;
        }

        Volatile.Write(ref *(long*)(_pages + TailOffset), head);
        return head - tail;
    }

    public void Dispose()
    {
        _ = PerfCalls.Unmap((nint)_pages, (nuint)(_dataBytes + Environment.SystemPageSize));
        _ = PerfCalls.Close(Descriptor);
    }
}
