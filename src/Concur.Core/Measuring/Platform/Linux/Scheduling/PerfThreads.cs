using System.Buffers.Binary;
using Concur.Core.Measuring.Platform.Linux.Proc;
using Microsoft.Win32.SafeHandles;

namespace Concur.Core.Measuring.Platform.Linux.Scheduling;

/// <summary>Events of the threads that a process has already, one per thread and processor, with their output in the processors' rings.</summary>
/// <param name="process">The process.</param>
/// <param name="rings">Where records go.</param>
/// <param name="sampleHz">Stacks per second on a CPU; 0 for none.</param>
internal sealed class PerfThreads(int process, PerfRings rings, int sampleHz) : IDisposable
{
    private const int Fork = 7; // PERF_RECORD_FORK
    private const int BegunThreadAt = 16; // Behind the record's header and two ids.

    /// <summary>For what else the tool opens until it is done.</summary>
    private const int SpareDescriptors = 64;

    /// <summary>A thread is to be seen in /proc a moment before the record of its beginning is written.</summary>
    private static readonly TimeSpan UntilRecorded = TimeSpan.FromMilliseconds(2);

    private readonly List<int> _descriptors = [];
    private readonly HashSet<int> _known = [];

    /// <summary>Those that were there; what they start is recorded by inheritance.</summary>
    public IReadOnlyCollection<int> Known => _known;

    /// <summary>
    /// Opens the events of all threads, until a look at /proc shows none that is not recorded. One that began meanwhile is
    /// recorded already where its beginning is in the rings: its creator's events were open by then.
    /// </summary>
    /// <param name="file">Where the rings are emptied to.</param>
    /// <param name="offset">Where to append; moved on.</param>
    /// <returns>The error number when the kernel refuses; 0 when it does not.</returns>
    public int Open(SafeFileHandle file, ref long offset)
    {
        var scannedTo = offset;
        for (var unknown = ProcessTree.Threads(process).ToList(); unknown.Count > 0; unknown = [.. ProcessTree.Threads(process).Where(thread => !_known.Contains(thread))])
        {
            if (_known.Count > 0)
            {
                using (var clock = new ManualResetEventSlim()) clock.Wait(UntilRecorded);
                offset += rings.Drain(file, offset);
                _known.UnionWith(ThreadsBegun(file, scannedTo, offset));
                scannedTo = offset;
            }

            foreach (var thread in unknown.Where(_known.Add))
            {
                var error = Open(thread);
                if (error != 0) return error;
            }
        }

        return _descriptors.Count > OpenFiles.Limit() - SpareDescriptors ? PerfCalls.TooManyFiles : 0;
    }

    public void Dispose()
    {
        foreach (var descriptor in _descriptors) _ = PerfCalls.Close(descriptor);
        _descriptors.Clear();
    }

    /// <summary>Ends the events.</summary>
    public void Disable()
    {
        foreach (var descriptor in _descriptors) _ = PerfCalls.Control(descriptor, PerfCalls.Disable, 0);
    }

    private unsafe int Open(int thread)
    {
        var attributes = PerfAttributes.Scheduling(sampleHz, rings.WatermarkBytes, onExec: false);
        var first = _descriptors.Count;
        foreach (var ring in rings.All)
        {
            var descriptor = PerfCalls.Open(&attributes, thread, ring.Processor);
            if (descriptor is -PerfCalls.NoSuchDevice) continue; // The processor went offline.
            if (descriptor is -PerfCalls.NoSuchThread) break; // The thread has ended.
            if (descriptor < 0) return -descriptor;
            _descriptors.Add(descriptor);
            if (PerfCalls.Control(descriptor, PerfCalls.SetOutput, (nuint)ring.Descriptor) != 0) return System.Runtime.InteropServices.Marshal.GetLastSystemError();
        }

        foreach (var descriptor in _descriptors.Skip(first)) _ = PerfCalls.Control(descriptor, PerfCalls.Enable, 0);
        return 0;
    }

    /// <summary>The threads of whose beginning there is a record in a piece of the file.</summary>
    private static List<int> ThreadsBegun(SafeFileHandle file, long from, long to)
    {
        var bytes = new byte[to - from];
        for (var read = 0; read < bytes.Length;)
        {
            var count = RandomAccess.Read(file, bytes.AsSpan(read), from + read);
            if (count == 0) break;
            read += count;
        }

        var begun = new List<int>();
        for (var at = 0; at + 8 <= bytes.Length;)
        {
            var size = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at + 6));
            if (size < 8) break;
            if (BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at)) == Fork && at + BegunThreadAt + sizeof(int) <= bytes.Length)
                begun.Add(BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at + BegunThreadAt)));
            at += size;
        }

        return begun;
    }
}
