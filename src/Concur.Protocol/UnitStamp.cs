namespace Concur.Protocol;

/// <summary>One unit's execution. All times are ns of <see cref="MonotonicClock"/>, which every process of a machine shares.</summary>
public record struct UnitStamp
{
    /// <summary>The unit's index.</summary>
    public int Unit { get; set; }

    /// <summary>The operating system's id of the process that ran the unit.</summary>
    public int ProcessId { get; set; }

    /// <summary>The operating system's id of the thread that ran the unit; -1 for a unit that awaits, which may have had several.</summary>
    public int ThreadId { get; set; }

    /// <summary>The lane that ran the unit; -1 where threads are not bound to lanes (thread pool).</summary>
    public int Lane { get; set; }

    /// <summary>When the unit's code began.</summary>
    public long StartNs { get; set; }

    /// <summary>When the unit's code ended.</summary>
    public long EndNs { get; set; }

    /// <summary>The thread's counters just before <see cref="StartNs"/>.</summary>
    public ThreadCounters AtStart { get; set; }

    /// <summary>The thread's counters just after <see cref="EndNs"/>.</summary>
    public ThreadCounters AtEnd { get; set; }

    /// <summary>Time inside the unit spent waiting for the simulated global lock, ns.</summary>
    public long GilWaitNs { get; set; }

    /// <summary>The part of <see cref="GilWaitNs"/> that was on a CPU.</summary>
    public long GilWaitCpuNs { get; set; }

    /// <summary>When the unit was sent to a worker process; 0 where none was.</summary>
    public long SentNs { get; set; }

    /// <summary>When the worker process had read the request for the unit; 0 where none was used.</summary>
    public long TakenNs { get; set; }

    /// <summary>When the worker had serialised its result; 0 where no worker process was used.</summary>
    public long SerialisedNs { get; set; }

    /// <summary>When the result's bytes had arrived in the harness; 0 where no worker process was used.</summary>
    public long ArrivedNs { get; set; }

    /// <summary>When the result was a value again in the harness; 0 where no worker process was used.</summary>
    public long ReceivedNs { get; set; }

    /// <summary>The size of the serialised result, bytes; 0 where no worker process was used.</summary>
    public long ResultBytes { get; set; }

    /// <summary>
    /// CPU time of other threads inside the unit while its own thread was blocked, ns: of the threads, tasks and continuations that the
    /// unit started.
    /// </summary>
    public long HelperCpuNs { get; set; }

    /// <summary>CPU time of those threads while the unit's own thread was in the run queue, ns.</summary>
    public long HelperCpuInQueueNs { get; set; }

    /// <summary>Run-queue time of those threads while the unit's own thread was blocked, ns; 0 where it was not read.</summary>
    public long HelperQueueNs { get; set; }

    /// <summary>Appends this stamp to a stream.</summary>
    public readonly void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Unit);
        writer.Write(ProcessId);
        writer.Write(ThreadId);
        writer.Write(Lane);
        writer.Write(StartNs);
        writer.Write(EndNs);
        AtStart.Write(writer);
        AtEnd.Write(writer);
        writer.Write(GilWaitNs);
        writer.Write(GilWaitCpuNs);
        writer.Write(SentNs);
        writer.Write(TakenNs);
        writer.Write(SerialisedNs);
        writer.Write(ArrivedNs);
        writer.Write(ReceivedNs);
        writer.Write(ResultBytes);
        writer.Write(HelperCpuNs);
        writer.Write(HelperCpuInQueueNs);
        writer.Write(HelperQueueNs);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static UnitStamp Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return new UnitStamp
        {
            Unit = reader.ReadInt32(),
            ProcessId = reader.ReadInt32(),
            ThreadId = reader.ReadInt32(),
            Lane = reader.ReadInt32(),
            StartNs = reader.ReadInt64(),
            EndNs = reader.ReadInt64(),
            AtStart = ThreadCounters.Read(reader),
            AtEnd = ThreadCounters.Read(reader),
            GilWaitNs = reader.ReadInt64(),
            GilWaitCpuNs = reader.ReadInt64(),
            SentNs = reader.ReadInt64(),
            TakenNs = reader.ReadInt64(),
            SerialisedNs = reader.ReadInt64(),
            ArrivedNs = reader.ReadInt64(),
            ReceivedNs = reader.ReadInt64(),
            ResultBytes = reader.ReadInt64(),
            HelperCpuNs = reader.ReadInt64(),
            HelperCpuInQueueNs = reader.ReadInt64(),
            HelperQueueNs = reader.ReadInt64(),
        };
    }
}

/// <summary>
/// A time in which a thread ran code of an awaiting unit: from when the unit's flow came onto the thread to when it left it. Times
/// are ns of <see cref="MonotonicClock"/>. A unit that starts threads or tasks may have several segments at once.
/// </summary>
public readonly record struct SegmentStamp
{
    /// <summary>The unit's index.</summary>
    public required int Unit { get; init; }

    /// <summary>The operating system's id of the thread.</summary>
    public required int ThreadId { get; init; }

    /// <summary>When the unit came onto the thread.</summary>
    public required long StartNs { get; init; }

    /// <summary>When it left the thread: to await, or for good.</summary>
    public required long EndNs { get; init; }

    /// <summary>The thread's counters just before <see cref="StartNs"/>.</summary>
    public required ThreadCounters AtStart { get; init; }

    /// <summary>The thread's counters just after <see cref="EndNs"/>.</summary>
    public required ThreadCounters AtEnd { get; init; }

    internal void Write(BinaryWriter writer)
    {
        writer.Write(Unit);
        writer.Write(ThreadId);
        writer.Write(StartNs);
        writer.Write(EndNs);
        AtStart.Write(writer);
        AtEnd.Write(writer);
    }

    internal static SegmentStamp Read(BinaryReader reader) => new()
    {
        Unit = reader.ReadInt32(),
        ThreadId = reader.ReadInt32(),
        StartNs = reader.ReadInt64(),
        EndNs = reader.ReadInt64(),
        AtStart = ThreadCounters.Read(reader),
        AtEnd = ThreadCounters.Read(reader),
    };
}
