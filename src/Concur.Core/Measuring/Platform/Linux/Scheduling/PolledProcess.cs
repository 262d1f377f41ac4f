using System.Buffers.Binary;
using System.Buffers.Text;

namespace Concur.Core.Measuring.Platform.Linux.Scheduling;

/// <summary>A process whose threads are looked at again and again.</summary>
internal sealed class PolledProcess : IDisposable
{
    /// <summary>Offsets in struct linux_dirent64.</summary>
    private const int EntryLengthAt = 16;
    private const int EntryNameAt = 19;

    private const int EntryBytes = 1 << 13;
    private readonly Dictionary<int, PolledThread> _threads = [];
    private readonly int _folder;
    private int _round;

    private PolledProcess(int processId, int folder) => (ProcessId, _folder) = (processId, folder);

    /// <summary>Its id.</summary>
    public int ProcessId { get; }

    /// <summary>Its threads by id, as they were when it was last looked at.</summary>
    public IReadOnlyDictionary<int, PolledThread> Threads => _threads;

    /// <returns>Null when it has ended already.</returns>
    public static PolledProcess? Open(int processId)
    {
        var folder = ProcCalls.OpenFolder(FormattableString.Invariant($"/proc/{processId}/task"));
        return folder < 0 ? null : new PolledProcess(processId, folder);
    }

    /// <summary>Finds out which threads it has now.</summary>
    public void List()
    {
        _round++;
        ProcCalls.Rewind(_folder);
        Span<byte> entries = stackalloc byte[EntryBytes];
        int bytes;
        while ((bytes = ProcCalls.Entries(_folder, entries)) > 0)
        {
            for (var at = 0; at < bytes; at += BinaryPrimitives.ReadUInt16LittleEndian(entries[(at + EntryLengthAt)..]))
            {
                if (Utf8Parser.TryParse(entries[(at + EntryNameAt)..bytes], out int thread, out _)) Keep(thread);
            }
        }

        foreach (var (thread, polled) in _threads)
        {
            if (polled.Round == _round) continue;
            polled.Dispose();
            _threads.Remove(thread);
        }
    }

    /// <summary>The processes that its threads started and that are still there.</summary>
    /// <param name="into">They are added to it.</param>
    public void AddChildren(ISet<int> into)
    {
        Span<byte> text = stackalloc byte[EntryBytes];
        foreach (var thread in _threads.Values)
        {
            var length = thread.Children(text);
            for (var at = 0; at < length && Utf8Parser.TryParse(text[at..length], out int child, out var used); at += used + 1) into.Add(child);
        }
    }

    public void Dispose()
    {
        _ = ProcCalls.Close(_folder);
        foreach (var thread in _threads.Values) thread.Dispose();
        _threads.Clear();
    }

    private void Keep(int thread)
    {
        if (!_threads.TryGetValue(thread, out var polled))
        {
            if (PolledThread.Open(ProcessId, thread) is not { } opened) return;
            _threads[thread] = polled = opened;
        }

        polled.Round = _round;
    }
}
