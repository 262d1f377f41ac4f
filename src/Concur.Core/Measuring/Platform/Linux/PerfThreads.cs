using System.Runtime.InteropServices;
using Concur.Traces.Perf;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>
/// Events of the threads that a process has already: one per thread and processor, with their records in the processors' rings.
/// </summary>
/// <param name="process">The process.</param>
/// <param name="rings">Where records go.</param>
internal sealed class PerfThreads(int process, PerfRings rings) : IDisposable
{
    /// <summary>A thread is to be seen in /proc a moment before the record of its beginning is written.</summary>
    private static readonly TimeSpan UntilRecorded = TimeSpan.FromMilliseconds(2);

    private readonly List<int> _descriptors = [];
    private readonly HashSet<int> _known = [];

    /// <summary>The threads that the events are of. What these threads start is recorded by inheritance.</summary>
    public IReadOnlyCollection<int> Known => _known;

    /// <summary>
    /// Opens the events of all threads, until /proc shows no thread that is not recorded. A thread that began meanwhile is recorded
    /// already where the record of its beginning is in the rings: its creator's events were open by then.
    /// </summary>
    /// <param name="records">What the rings held meanwhile is appended here.</param>
    /// <returns>The error number when the kernel refuses; 0 when it does not.</returns>
    public int Open(MemoryStream records)
    {
        for (var unknown = Unknown(); unknown.Count > 0; unknown = Unknown())
        {
            if (_known.Count > 0)
            {
                using (var clock = new ManualResetEventSlim()) clock.Wait(UntilRecorded);
                var drainedTo = (int)records.Length;
                rings.Drain(records);
                _known.UnionWith(ThreadsBegun(records.GetBuffer().AsSpan(drainedTo, (int)records.Length - drainedTo)));
            }

            // Counted before they are opened: at the limit nothing else could be opened either, no file and no assembly.
            var free = OpenFiles.Free();
            if ((long)unknown.Count * rings.Records.All.Count > free) return PerfCalls.TooManyFiles;
            if ((long)unknown.Count * (rings.Records.All.Count + rings.SwitchStacks.All.Count) > free) rings.SwitchStacks.Clear();
            var (attributes, switchStacks) = (rings.Attributes(onExec: false), rings.SwitchStackAttributes(onExec: false));
            foreach (var thread in unknown.Where(_known.Add))
            {
                // First, so that a thread which this one starts meanwhile has both. Without the stacks there is still a recording.
                if (Open(thread, switchStacks, rings.SwitchStacks) != 0) rings.SwitchStacks.Clear();
                var error = Open(thread, attributes, rings.Records);
                if (error != 0) return error;
            }
        }

        return 0;
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

    private List<int> Unknown() => [.. ProcessTree.Threads(process).Where(thread => !_known.Contains(thread))];

    private unsafe int Open(int thread, PerfEventAttributes attributes, RingSet into)
    {
        var first = _descriptors.Count;
        foreach (var ring in into.All)
        {
            var descriptor = PerfCalls.Open(&attributes, thread, ring.Processor);
            if (descriptor is -PerfCalls.NoSuchDevice) continue; // The processor went offline.
            if (descriptor is -PerfCalls.NoSuchThread) break; // The thread has ended.
            if (descriptor < 0) return -descriptor;
            _descriptors.Add(descriptor);
            if (PerfCalls.Control(descriptor, PerfCalls.SetOutput, (nuint)ring.Descriptor) != 0) return Marshal.GetLastSystemError();
        }

        foreach (var descriptor in _descriptors.Skip(first)) _ = PerfCalls.Control(descriptor, PerfCalls.Enable, 0);
        return 0;
    }

    /// <summary>The threads whose beginnings are among some records.</summary>
    private static List<int> ThreadsBegun(ReadOnlySpan<byte> records)
    {
        var begun = new List<int>();
        foreach (var record in new RawRecords(records))
        {
            if (record.BegunThread != 0) begun.Add(record.BegunThread);
        }

        return begun;
    }
}
