using Concur.Protocol;
using Concur.Traces.Perf;

namespace Concur.Core.Measuring.Platform.Windows;

/// <summary>
/// Turns the events of the whole machine into records of the threads of one process and of all that it starts, in the form in which perf
/// events are kept: one reader reads both. A switch names threads alone, so that it is kept which process each of them belongs to.
/// </summary>
/// <param name="records">Where records are appended.</param>
/// <param name="ticksPerSecond">The frequency of the performance counter, whose ticks are the times of events.</param>
internal sealed class KernelEventConverter(Stream records, long ticksPerSecond)
{
    private readonly Dictionary<int, int> _processOf = [];
    private readonly HashSet<int> _tree = [];
    private long _lastNs;

    /// <summary>Processes to record. What they start is recorded as well. To be called before the first event.</summary>
    public void Follow(IEnumerable<int> processes) => _tree.UnionWith(processes);

    /// <summary>A thread that is there already. To be called before the first event.</summary>
    /// <param name="processId">Its process.</param>
    /// <param name="threadId">Its id.</param>
    /// <param name="name">What it calls itself; empty for nothing.</param>
    /// <param name="timeNs">Since when it is called so, ns.</param>
    public void Know(int processId, int threadId, string name, long timeNs)
    {
        _processOf[threadId] = processId;
        if (name.Length > 0) records.Write(PerfRecordBytes.OfName(processId, threadId, name, timeNs));
    }

    /// <summary>Adds the next event in the order of time.</summary>
    public void Add(in KernelEvent one)
    {
        _lastNs = ToNs(one.Ticks);
        switch (one.Kind)
        {
            case KernelEventKind.Switch:
                AddSwitch(one);
                break;
            case KernelEventKind.Ready when Of(one, one.ThreadId) is { } stamp:
                records.Write(PerfRecordBytes.OfWakeUp(stamp));
                break;
            case KernelEventKind.ThreadBegins:
                _processOf[one.ThreadId] = one.ProcessId;
                Begin(one.ThreadId, one.ProcessId, one.Processor);
                break;
            case KernelEventKind.ThreadExists:
                _processOf[one.ThreadId] = one.ProcessId;
                break;
            case KernelEventKind.ThreadEnds:
                if (Of(one, one.ThreadId) is { } last) records.Write(PerfRecordBytes.OfEnd(last));
                _processOf.Remove(one.ThreadId); // Its id is given out again at once.
                break;
            case KernelEventKind.ThreadNamed when Of(one, one.ThreadId) is { } named && one.Name is { } name:
                records.Write(PerfRecordBytes.OfName(named.ProcessId, named.ThreadId, name, named.TimeNs));
                break;
            case KernelEventKind.ProcessBegins:
                AddProcess(one);
                break;
            case KernelEventKind.ProcessEnds:
                _tree.Remove(one.ProcessId);
                break;
        }
    }

    /// <summary>Says that events were dropped. The readers of the file report it.</summary>
    /// <param name="count">How many; none for 0.</param>
    public void Lose(long count)
    {
        if (count > 0) records.Write(PerfRecordBytes.OfLost(count, new PerfStamp(0, 0, _lastNs, Processor: 0)));
    }

    /// <summary>A thread that has ended leaves the processor once more, but its end was told before.</summary>
    private void AddSwitch(in KernelEvent one)
    {
        if (one.OldState != KernelThreadState.Terminated && Of(one, one.OldThreadId) is { } leaves)
            records.Write(PerfRecordBytes.OfDeparture(leaves, one.OldState.CanRun()));
        if (Of(one, one.ThreadId) is { } comes) records.Write(PerfRecordBytes.OfArrival(comes));
    }

    /// <summary>Its first thread may have been told of before.</summary>
    private void AddProcess(in KernelEvent one)
    {
        if (!_tree.Contains(one.ParentId) || !_tree.Add(one.ProcessId)) return;
        foreach (var (thread, process) in _processOf)
        {
            if (process == one.ProcessId) Begin(thread, process, one.Processor);
        }
    }

    private void Begin(int thread, int process, int processor)
    {
        if (_tree.Contains(process))
            records.Write(PerfRecordBytes.OfBeginning(new PerfStamp(process, thread, _lastNs, processor), process));
    }

    /// <returns>Null for a thread that is not recorded, such as the idle thread 0.</returns>
    private PerfStamp? Of(in KernelEvent one, int thread) =>
        thread != 0 && _processOf.TryGetValue(thread, out var process) && _tree.Contains(process)
            ? new PerfStamp(process, thread, _lastNs, one.Processor)
            : null;

    /// <summary>As <see cref="MonotonicClock"/> counts, without its steps where these are no whole ns.</summary>
    private long ToNs(long ticks) => (long)((Int128)ticks * Ns.PerSecond / ticksPerSecond);
}
