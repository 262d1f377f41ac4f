using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Concur.Core.Model;
using Microsoft.Win32.SafeHandles;

namespace Concur.Core.Recording.Scheduling;

/// <summary>
/// Records every context switch of a child and of all that it starts, and stacks of what is on a CPU. The events
/// belong to the thread that will start the child; they are inherited, and begin when the child executes its
/// program, so that nothing of it is missed and nothing of the tool is in them.
/// </summary>
internal sealed class PerfSource : ISchedulerSource
{
    private const int LargestRingBytes = 1 << 19;
    private static readonly TimeSpan LongestNap = TimeSpan.FromMilliseconds(100);
    private readonly List<PerfRing> _rings = [];
    private readonly string _path;
    private readonly int _sampleHz;
    private readonly Thread _reader;
    private volatile bool _stop;

    /// <param name="path">The file to write.</param>
    /// <param name="sampleHz">Stacks per second on a CPU; 0 for none.</param>
    public PerfSource(string path, int sampleHz)
    {
        (_path, _sampleHz) = (path, sampleHz);
        _reader = new Thread(Read) { IsBackground = true, Name = "perf reader" };
    }

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

    /// <inheritdoc/>
    /// <exception cref="ConcurException">The kernel refuses after all.</exception>
    public void BeforeSpawn()
    {
        var error = Open();
        if (error != 0) throw new ConcurException(FailureKind.Unsupported, $"perf events are refused ({Marshal.GetPInvokeErrorMessage(error)}); --scheduler proc needs none");
        _reader.Start();
    }

    /// <inheritdoc/>
    public void Spawned(int processId)
    {
        // Nothing to do: the events are inherited.
    }

    /// <inheritdoc/>
    public SchedulerTrace? Complete()
    {
        if (!_reader.IsAlive && !File.Exists(_path)) return null;
        _stop = true;
        _reader.Join();
        return new SchedulerTrace(SchedulerKind.Perf, _path);
    }

    public void Dispose()
    {
        _stop = true;
        if (_reader.IsAlive) _reader.Join();
        CloseAll();
    }

    /// <returns>The error number or 0, and whether it was the rings' memory that was refused.</returns>
    private unsafe (int Error, bool IsMemory) OpenAll(int ringBytes)
    {
        var attributes = PerfAttributes.Scheduling(_sampleHz, ringBytes / 4);
        foreach (var processor in OnlineProcessors.List())
        {
            var descriptor = PerfCalls.Open(&attributes, processor);
            if (descriptor == -PerfCalls.NoSuchDevice) continue;
            if (descriptor < 0) return (-descriptor, false);
            if (PerfRing.Map(descriptor, ringBytes) is not { } ring)
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

    /// <summary>Sleeps until a ring is a quarter full or a while has passed, then empties all.</summary>
    private unsafe void Read()
    {
        using var file = File.OpenHandle(_path, FileMode.Create, FileAccess.Write);
        long offset = WriteHeader(file);
        var entries = stackalloc PerfCalls.PollEntry[_rings.Count];
        for (var i = 0; i < _rings.Count; i++) entries[i] = new PerfCalls.PollEntry { Descriptor = _rings[i].Descriptor, Wanted = PerfCalls.Readable };
        while (!_stop)
        {
            _ = PerfCalls.Poll(entries, (nuint)_rings.Count, (int)LongestNap.TotalMilliseconds);
            foreach (var ring in _rings) offset += ring.Drain(file, offset);
        }

        foreach (var ring in _rings)
        {
            _ = PerfCalls.Control(ring.Descriptor, PerfCalls.Disable, 0);
            offset += ring.Drain(file, offset);
        }
    }

    private int WriteHeader(SafeFileHandle file)
    {
        Span<byte> header = stackalloc byte[PerfRecordLayout.HeaderBytes];
        header.Clear();
        BinaryPrimitives.WriteUInt64LittleEndian(header, PerfRecordLayout.Magic);
        BinaryPrimitives.WriteInt32LittleEndian(header[sizeof(ulong)..], _sampleHz);
        RandomAccess.Write(file, header, 0);
        return header.Length;
    }
}
