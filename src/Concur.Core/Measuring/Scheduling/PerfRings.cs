using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Concur.Core.Model;
using Concur.Traces.Perf;
using Microsoft.Win32.SafeHandles;

namespace Concur.Core.Measuring.Scheduling;

/// <summary>
/// A ring of records per processor, each of an event of the thread that opens them: it takes effect in what that thread
/// executes next, and events of other threads may put their records into it.
/// </summary>
/// <param name="sampleHz">Stacks per second on a CPU; 0 for none.</param>
internal sealed class PerfRings(int sampleHz) : IDisposable
{
    private const int LargestRingBytes = 1 << 19;
    private static readonly TimeSpan LongestNap = TimeSpan.FromMilliseconds(100);
    private readonly List<PerfRing> _rings = [];

    /// <summary>One per processor that is online.</summary>
    public IReadOnlyList<PerfRing> All => _rings;

    /// <summary>How full a ring is when its reader is woken, bytes.</summary>
    public int WatermarkBytes { get; private set; }

    /// <summary>Opens an event per processor on the calling thread.</summary>
    /// <returns>The error number when the kernel refuses; 0 when it does not.</returns>
    public int Open()
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

    /// <summary>Sleeps until a ring is filled to its watermark or a while has passed.</summary>
    public unsafe void Await()
    {
        var entries = stackalloc PerfCalls.PollEntry[_rings.Count];
        for (var i = 0; i < _rings.Count; i++) entries[i] = new PerfCalls.PollEntry { Descriptor = _rings[i].Descriptor, Wanted = PerfCalls.Readable };
        _ = PerfCalls.Poll(entries, (nuint)_rings.Count, (int)LongestNap.TotalMilliseconds);
    }

    /// <summary>Appends all records that are there to a file.</summary>
    /// <returns>How many bytes.</returns>
    public long Drain(SafeFileHandle file, long offset) => _rings.Aggregate(0L, (sum, ring) => sum + ring.Drain(file, offset + sum));

    /// <summary>Ends the events.</summary>
    public void Disable()
    {
        foreach (var ring in _rings) _ = PerfCalls.Control(ring.Descriptor, PerfCalls.Disable, 0);
    }

    /// <summary>Begins a file.</summary>
    /// <returns>How many bytes.</returns>
    public int WriteHeader(SafeFileHandle file)
    {
        Span<byte> header = stackalloc byte[PerfRecordLayout.HeaderBytes];
        header.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(header, PerfRecordLayout.Magic);
        BinaryPrimitives.WriteInt32LittleEndian(header[sizeof(ulong)..], sampleHz);
        RandomAccess.Write(file, header, 0);
        return header.Length;
    }

    public void Dispose() => CloseAll();

    /// <returns>The error number or 0, and whether it was the rings' memory that was refused.</returns>
    private unsafe (int Error, bool IsMemory) OpenAll(int ringBytes)
    {
        WatermarkBytes = ringBytes / 4;
        var attributes = PerfAttributes.Scheduling(sampleHz, WatermarkBytes, onExec: true);
        foreach (var processor in OnlineProcessors.List())
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
        }

        return (_rings.Count > 0 ? 0 : PerfCalls.NoSuchDevice, false);
    }

    private void CloseAll()
    {
        foreach (var ring in _rings) ring.Dispose();
        _rings.Clear();
    }
}
