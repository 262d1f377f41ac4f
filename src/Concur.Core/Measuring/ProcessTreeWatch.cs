using System.Collections.Immutable;
using Concur.Core.Measuring.Platform;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Core.Measuring;

/// <summary>Reads a process, its descendants and all their threads every few ms, on a thread of its own, until it is stopped.</summary>
internal sealed class ProcessTreeWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);
    private readonly Dictionary<int, ObservedSoFar> _processes = [];
    private readonly ManualResetEventSlim _stop = new();
    private RecordingThread? _thread;

    /// <summary>Begins.</summary>
    /// <param name="root">The process whose tree is watched.</param>
    public void Start(int root)
    {
        _thread = new RecordingThread("tree watch", () => Watch(root));
        _thread.Start();
    }

    /// <summary>Ends, and returns the processes that were seen, parents first; none where it never began.</summary>
    /// <param name="traceOf">
    /// The trace of a process by its id; null where there is none. What is known of its code is kept beside it.
    /// </param>
    public ImmutableArray<ObservedProcess> Stop(Func<int, string?> traceOf)
    {
        _stop.Set();
        _thread?.Complete();
        var programs = new CompiledPrograms();
        return
        [
            .. _processes.OrderBy(pair => pair.Value.FirstNs).ThenBy(pair => pair.Key)
                .Select(pair => programs.Mark(pair.Value.ToProcess(pair.Key, traceOf(pair.Key)), pair.Value.Code)),
        ];
    }

    public void Dispose()
    {
        _stop.Set();
        _thread?.Wait();
        _stop.Dispose();
    }

    private void Watch(int root)
    {
        var running = Platforms.Current.Running;
        do
        {
            foreach (var process in running.TreeOf(root))
            {
                if (running.Read(process) is { } snapshot) Add(process, snapshot);
            }
        }
        while (!_stop.Wait(Interval));
    }

    private void Add(int process, ProcessSnapshot snapshot)
    {
        if (!_processes.TryGetValue(process, out var seen)) _processes[process] = seen = new ObservedSoFar(snapshot.TimeNs, snapshot);
        seen.Last = snapshot;
        seen.CpuNs = snapshot.CpuNs ?? seen.CpuNs;
        seen.ReadCode(process);

        // A child is its parent until it has executed its own program, so the last command line counts.
        if (snapshot.Command.Length > 0) seen.Command = snapshot.Command;
        // The threads were read after the process, and one that was seen to be still was so until it was read.
        var readNs = MonotonicClock.NowNs();
        foreach (var thread in snapshot.Threads)
        {
            var firstNs = seen.Threads.TryGetValue(thread.ThreadId, out var before) ? before.FirstNs : snapshot.TimeNs;
            seen.Threads[thread.ThreadId] = new ObservedThread(
                thread.ThreadId, thread.Name, firstNs, snapshot.TimeNs, thread.CpuNs, thread.QueueNs);
            seen.StillOf(thread.ThreadId).Add(new CounterReading(readNs, thread.CpuNs, thread.QueueNs ?? -1));
        }
    }

    private sealed class ObservedSoFar(long firstNs, ProcessSnapshot first)
    {
        private readonly Dictionary<int, StillReadings> _still = [];
        private long _nextCodeNs = firstNs + (long)(Interval.TotalMilliseconds * Ns.PerMs);

        public long FirstNs { get; } = firstNs;

        public ProcessSnapshot Last { get; set; } = first;

        public long? CpuNs { get; set; }

        public string Command { get; set; } = "";

        public Dictionary<int, ObservedThread> Threads { get; } = [];

        /// <summary>What it had mapped when that was read last; null where that tells nothing.</summary>
        public string? Code { get; private set; }

        /// <summary>
        /// Reads it at ages that double: a process maps its program and libraries at its beginning, and some libraries later. What an
        /// earlier program had mapped tells nothing once the process executes one of .NET.
        /// </summary>
        public void ReadCode(int process)
        {
            if (Last.TimeNs < _nextCodeNs) return;
            var running = Platforms.Current.Running;
            Code = running.MappedCode(process) ?? (Code is null || running.RuntimeLibrary(process) is not null ? null : Code);
            _nextCodeNs = Last.TimeNs + (Last.TimeNs - FirstNs);
        }

        public StillReadings StillOf(int thread) =>
            _still.TryGetValue(thread, out var still) ? still : _still[thread] = new StillReadings();

        public ObservedProcess ToProcess(int process, string? trace) => new(
            process,
            Last.ParentId,
            Command,
            FirstNs,
            Last.TimeNs,
            Last.UserNs,
            Last.KernelNs,
            [.. Threads.Values.OrderBy(thread => thread.ThreadId).Select(thread => thread with { Off = StillOf(thread.ThreadId).Off })],
            trace)
        {
            CpuNs = CpuNs,
        };
    }
}
