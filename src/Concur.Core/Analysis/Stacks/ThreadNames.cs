using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Analysis.Stacks;

/// <summary>What to call a thread, ordered as a reader wants to see them: lanes first, by number and time.</summary>
/// <param name="Rank">0 for lanes, 1 for the main thread, 2 for the rest.</param>
/// <param name="Lane">The lane; 0 for others.</param>
/// <param name="Order">The worker's number, then the thread's id.</param>
/// <param name="Text">The name.</param>
internal sealed record ThreadName(int Rank, int Lane, (int Worker, int ThreadId) Order, string Text) : IComparable<ThreadName>
{
    /// <summary>The name of a thread of a process that nothing of ours runs in.</summary>
    public static ThreadName OfOther(int process, int thread, string own) =>
        new(2, 0, (int.MaxValue, thread), FormattableString.Invariant($"process {process}, {(own.Length == 0 ? "thread" : own)} {thread}"));

    public int CompareTo(ThreadName? other) =>
        other is null ? 1 : (Rank, Lane, Order).CompareTo((other.Rank, other.Lane, other.Order));
}

/// <summary>Finds out what the threads of a launch were for.</summary>
internal sealed class ThreadNames
{
    private readonly Dictionary<(int Worker, int ThreadId), int> _lanes = [];
    private readonly Dictionary<int, int> _processIds = [];

    private ThreadNames()
    {
    }

    public static ThreadNames Of(LaunchRecord launch)
    {
        var names = new ThreadNames();
        if (launch.Result is not { } result) return names;
        names._processIds[-1] = result.ProcessId;
        foreach (var iteration in result.Iterations)
        {
            var workers = iteration.Lanes.Where(lane => !lane.Process.IsHarness).ToDictionary(lane => lane.Lane, lane => lane.Process.WorkerNumber ?? -1);
            foreach (var lane in iteration.Lanes) names.Add(lane);
            foreach (var unit in iteration.Units) names._lanes.TryAdd((workers.GetValueOrDefault(unit.Lane, -1), unit.ThreadId), unit.Lane);
        }

        return names;
    }

    /// <summary>The operating system's id of the harness (-1) or of a worker; 0 when it is not known.</summary>
    public int ProcessOf(int worker) => _processIds.GetValueOrDefault(worker);

    /// <param name="worker">The worker's number; -1 for the harness.</param>
    /// <param name="threadId">The operating system's id.</param>
    /// <param name="stack">A stack of the thread, as names: tells what the runtime's own threads are for.</param>
    public ThreadName Of(int worker, int threadId, string stack)
    {
        var processId = ProcessOf(worker);
        var process = worker < 0 ? "" : processId > 0 ? $"worker {worker} (process {processId}) " : $"worker {worker} ";
        if (_lanes.TryGetValue((worker, threadId), out var lane))
        {
            return lane < 0
                ? new ThreadName(0, int.MaxValue, (worker, threadId), $"{process}pool thread {threadId}, ran units")
                : new ThreadName(0, lane, (worker, threadId), $"lane {lane}, {process}thread {threadId}");
        }

        return threadId == processId
            ? new ThreadName(1, 0, (worker, threadId), $"{process}main thread {threadId}")
            : new ThreadName(2, 0, (worker, threadId), $"{process}{ThreadPurpose.Of(stack)} {threadId}");
    }

    private void Add(LaneStamp lane)
    {
        if (lane.Process.WorkerNumber is { } worker) _processIds[worker] = lane.WorkerProcessId;
        else _lanes.TryAdd((-1, lane.ThreadId), lane.Lane);
    }
}
