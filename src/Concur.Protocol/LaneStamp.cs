namespace Concur.Protocol;

/// <summary>One lane's presence in one iteration, where a strategy binds lanes to threads or worker processes.</summary>
public record struct LaneStamp
{
    /// <summary>0 to lanes - 1.</summary>
    public int Lane { get; set; }

    /// <summary>The thread of the harness that serves the lane.</summary>
    public int ThreadId { get; set; }

    /// <summary>When the lane's own code began to run, ns of <see cref="MonotonicClock"/>.</summary>
    public long StartNs { get; set; }

    /// <summary>Run-queue time of the thread and of its creator from the iteration's start to <see cref="StartNs"/>, ns.</summary>
    public long StartQueueNs { get; set; }

    /// <summary>When the lane found no unit left, ns of <see cref="MonotonicClock"/>.</summary>
    public long EndNs { get; set; }

    /// <summary>The thread's counters at <see cref="StartNs"/>.</summary>
    public ThreadCounters AtStart { get; set; }

    /// <summary>The thread's counters at <see cref="EndNs"/>.</summary>
    public ThreadCounters AtEnd { get; set; }

    /// <summary>The operating system's id of the lane's worker process; 0 where it has none.</summary>
    public int WorkerProcessId { get; set; }

    /// <summary>The process that runs the lane's units: its worker process, or the harness where it has none.</summary>
    public ProcessRole Process { get; set; }

    /// <summary>When the lane began to start its worker process, ns of <see cref="MonotonicClock"/>; 0 where it has none.</summary>
    public long SpawnNs { get; set; }

    /// <summary>When the worker process was ready for its first unit, ns of <see cref="MonotonicClock"/>; 0 where it has none.</summary>
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
        Process.Write(writer);
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
        Process = ProcessRole.Read(reader),
        SpawnNs = reader.ReadInt64(),
        ReadyNs = reader.ReadInt64(),
    };
}
