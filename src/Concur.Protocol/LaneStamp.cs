namespace Concur.Protocol;

/// <summary>One lane's presence in one iteration, where a strategy binds lanes to threads or worker processes.</summary>
public record struct LaneStamp
{
    /// <summary>0 to lanes - 1.</summary>
    public int Lane { get; set; }

    /// <summary>The thread of the harness that serves the lane.</summary>
    public int ThreadId { get; set; }

    /// <summary>When the lane's own code began to run.</summary>
    public long StartNs { get; set; }

    /// <summary>From the iteration's start to <see cref="StartNs"/>: the run queue time of the thread's creator and its own, ns.</summary>
    public long StartQueueNs { get; set; }

    /// <summary>When the lane found no unit left.</summary>
    public long EndNs { get; set; }

    /// <summary>The thread's counters at <see cref="StartNs"/>.</summary>
    public ThreadCounters AtStart { get; set; }

    /// <summary>The thread's counters at <see cref="EndNs"/>.</summary>
    public ThreadCounters AtEnd { get; set; }

    /// <summary>The lane's worker process; 0 where it has none.</summary>
    public int WorkerProcessId { get; set; }

    /// <summary>Which of the launch's worker processes that is, in order of their start; -1 where it has none.</summary>
    public int WorkerNumber { get; set; }

    /// <summary>When the lane began to start its worker process; 0 where it has none.</summary>
    public long SpawnNs { get; set; }

    /// <summary>When the worker process was ready to read its first unit; 0 where it has none.</summary>
    public long ReadyNs { get; set; }

    internal readonly void Write(BinaryWriter writer)
    {
        writer.Write(Lane);
        writer.Write(ThreadId);
        writer.Write(StartNs);
        writer.Write(StartQueueNs);
        writer.Write(EndNs);
        AtStart.Write(writer);
        AtEnd.Write(writer);
        writer.Write(WorkerProcessId);
        writer.Write(WorkerNumber);
        writer.Write(SpawnNs);
        writer.Write(ReadyNs);
    }

    internal static LaneStamp Read(BinaryReader reader) => new()
    {
        Lane = reader.ReadInt32(),
        ThreadId = reader.ReadInt32(),
        StartNs = reader.ReadInt64(),
        StartQueueNs = reader.ReadInt64(),
        EndNs = reader.ReadInt64(),
        AtStart = ThreadCounters.Read(reader),
        AtEnd = ThreadCounters.Read(reader),
        WorkerProcessId = reader.ReadInt32(),
        WorkerNumber = reader.ReadInt32(),
        SpawnNs = reader.ReadInt64(),
        ReadyNs = reader.ReadInt64(),
    };
}
