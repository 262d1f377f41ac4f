using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Recording.Commands;

/// <summary>Looks at a command's processes and their threads every few ms, on a thread of its own, until it is stopped.</summary>
internal sealed class TreeWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);
    private readonly Dictionary<int, Seen> _processes = [];
    private readonly ManualResetEventSlim _stop = new();
    private readonly Thread _thread;

    private TreeWatch(int root)
    {
        _thread = new Thread(() => Watch(root)) { IsBackground = true, Name = "tree watch" };
        _thread.Start();
    }

    public static TreeWatch Start(int root) => new(root);

    /// <summary>Stops looking and says what was seen, parents first.</summary>
    /// <param name="traceOf">The trace of a process by its id; null where there is none.</param>
    public ImmutableArray<ProcessSighting> Stop(Func<int, string?> traceOf)
    {
        _stop.Set();
        _thread.Join();
        return [.. _processes.OrderBy(pair => pair.Value.FirstNs).ThenBy(pair => pair.Key).Select(pair => pair.Value.ToSighting(pair.Key, traceOf(pair.Key)))];
    }

    public void Dispose() => _stop.Dispose();

    private void Watch(int root)
    {
        do
        {
            foreach (var process in ProcessTree.Of(root)) Look(process);
        }
        while (!_stop.Wait(Interval));
    }

    private void Look(int process)
    {
        if (ProcessTree.Status(process) is not { } status) return;
        var nowNs = MonotonicClock.NowNs();
        if (!_processes.TryGetValue(process, out var seen)) _processes[process] = seen = new Seen { FirstNs = nowNs };
        (seen.LastNs, seen.Status) = (nowNs, status);

        // A child is its parent until it has executed its own program: the last look counts.
        if (ProcessTree.Command(process) is { Length: > 0 } command) seen.Command = command;
        foreach (var thread in ProcessTree.Threads(process))
        {
            if (ProcessTree.Schedule(process, thread) is not { } schedule) continue;
            var first = seen.Threads.TryGetValue(thread, out var before) ? before.FirstNs : nowNs;
            seen.Threads[thread] = new ThreadSighting(thread, ProcessTree.NameOf(process, thread), first, nowNs, schedule.CpuNs, schedule.QueueNs);
        }
    }


    private sealed class Seen
    {
        public required long FirstNs { get; init; }

        public long LastNs { get; set; }

        public string Command { get; set; } = "";

        public (int Parent, long UserNs, long KernelNs) Status { get; set; }

        public Dictionary<int, ThreadSighting> Threads { get; } = [];

        public ProcessSighting ToSighting(int process, string? trace) => new(
            process, Status.Parent, Command, FirstNs, LastNs, Status.UserNs, Status.KernelNs, [.. Threads.Values.OrderBy(thread => thread.ThreadId)], trace);
    }
}
