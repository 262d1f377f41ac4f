using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using Concur.Traces.Schedstat;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>A process and all its descendants, which are read again and again.</summary>
internal sealed class PolledTree(int root) : IDisposable
{
    /// <summary>A thread takes up to three. Half of what is free is left: the threads of one launch are watched at a time.</summary>
    private readonly DescriptorBudget _budget = new(OpenFiles.Free() / 2);

    private readonly Dictionary<int, PolledProcess> _processes = [];
    private readonly HashSet<int> _children = [];

    /// <summary>The processes, as they were when they were last listed.</summary>
    public IEnumerable<PolledProcess> Processes => _processes.Values;

    /// <summary>Lists the threads of the processes that are known.</summary>
    public void ListThreads()
    {
        foreach (var process in _processes.Values) process.List();
    }

    /// <summary>Lists the processes anew. One whose parent has ended is kept for as long as it has threads.</summary>
    public void ListProcesses()
    {
        _children.Clear();
        _children.Add(root);
        foreach (var process in _processes.Values) process.AddChildren(_children);
        var ended = _processes.Values.Where(process => process.Threads.Count == 0 && !_children.Contains(process.ProcessId)).ToList();
        foreach (var process in ended)
        {
            process.Dispose();
            _processes.Remove(process.ProcessId);
        }

        foreach (var child in _children.Where(id => !_processes.ContainsKey(id)))
        {
            if (PolledProcess.Open(child, _budget) is not { } opened) continue;
            _processes[child] = opened;
            opened.List();
        }
    }

    public void Dispose()
    {
        foreach (var process in _processes.Values) process.Dispose();
        _processes.Clear();
    }
}

/// <summary>A process whose threads are read again and again.</summary>
internal sealed class PolledProcess : IDisposable
{
    /// <summary>Offsets in struct linux_dirent64.</summary>
    private const int EntryLengthAt = 16;
    private const int EntryNameAt = 19;

    private const int EntryBytes = 1 << 13;
    private readonly Dictionary<int, PolledThread> _threads = [];
    private readonly DescriptorBudget _budget;
    private readonly int _folder;
    private int _round;

    private PolledProcess(int processId, int folder, DescriptorBudget budget) =>
        (ProcessId, _folder, _budget) = (processId, folder, budget);

    /// <summary>Its id.</summary>
    public int ProcessId { get; }

    /// <summary>Its threads by id, as they were when they were last listed.</summary>
    public IReadOnlyDictionary<int, PolledThread> Threads => _threads;

    /// <returns>Null when it has ended already.</returns>
    public static PolledProcess? Open(int processId, DescriptorBudget budget)
    {
        var folder = ProcCalls.OpenFolder(FormattableString.Invariant($"/proc/{processId}/task"));
        return folder < 0 ? null : new PolledProcess(processId, folder, budget);
    }

    /// <summary>Lists its threads anew.</summary>
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

    /// <summary>The processes that its threads started and that have not ended.</summary>
    /// <param name="into">They are added to it.</param>
    public void AddChildren(ISet<int> into)
    {
        Span<byte> text = stackalloc byte[EntryBytes];
        foreach (var thread in _threads.Values)
        {
            var length = thread.Children(text);
            for (var at = 0; at < length && Utf8Parser.TryParse(text[at..length], out int child, out var used); at += used + 1)
                into.Add(child);
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
        if (!_threads.TryGetValue(thread, out var polled)) _threads[thread] = polled = new PolledThread(ProcessId, thread, _budget);
        polled.Round = _round;
    }
}

/// <summary>A thread whose schedstat is read again and again.</summary>
internal sealed class PolledThread : IDisposable
{
    /// <summary>Three numbers of at most twenty digits.</summary>
    private const int LongestSchedstat = 64;

    /// <summary>The kernel keeps fifteen bytes of a name, and ends it with a line feed.</summary>
    private const int LongestName = 32;

    private readonly PolledFile _schedstat;
    private readonly PolledFile _children;
    private readonly PolledFile _comm;
    private string? _name;
    private long _runs = -1;

    /// <param name="process">Its process.</param>
    /// <param name="thread">Its id.</param>
    /// <param name="budget">The descriptors that may be kept open.</param>
    public PolledThread(int process, int thread, DescriptorBudget budget)
    {
        var folder = FormattableString.Invariant($"/proc/{process}/task/{thread}/");
        _schedstat = new PolledFile(folder + "schedstat", budget);
        _children = new PolledFile(folder + "children", budget);
        _comm = new PolledFile(folder + "comm", budget);
    }

    /// <summary>The round in which it was last among its process's threads.</summary>
    public int Round { get; set; }

    /// <summary>Whether its name has been read once.</summary>
    public bool HasName => _name is not null;

    /// <summary>Reads its times, and how often it got a CPU.</summary>
    /// <returns>False when it has ended.</returns>
    public bool TryRead(out long cpuNs, out long queueNs, out long runs)
    {
        Span<byte> text = stackalloc byte[LongestSchedstat];
        var length = _schedstat.Read(text);
        (cpuNs, queueNs, runs) = (0, 0, 0);
        return length > 0 && SchedstatSnapshot.TryParse(text[..length], out cpuNs, out queueNs, out runs);
    }

    /// <summary>Whether that is more often than it was told to be when this was last asked.</summary>
    public bool IsNew(long runs)
    {
        if (runs == _runs) return false;
        _runs = runs;
        return true;
    }

    /// <summary>The processes that it started and that have not ended, as the kernel writes them: ids and spaces.</summary>
    /// <returns>How many bytes; at most 0 when there are none.</returns>
    public int Children(Span<byte> into) => _children.Read(into);

    /// <summary>Its name.</summary>
    /// <returns>Null when that has not changed, or the thread has ended.</returns>
    public string? NewName()
    {
        Span<byte> text = stackalloc byte[LongestName];
        var length = _comm.Read(text);
        if (length <= 0) return null;
        var name = Encoding.UTF8.GetString(text[..length]).TrimEnd('\n');
        if (name == _name) return null;
        return _name = name;
    }

    public void Dispose()
    {
        _schedstat.Dispose();
        _children.Dispose();
        _comm.Dispose();
    }
}
