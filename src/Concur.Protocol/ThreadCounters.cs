namespace Concur.Protocol;

/// <summary>
/// What the operating system has counted for one thread since it began. A figure that was not read, or that this system does not
/// count, is -1: two of these are in every stamp, and null would make each twice as large. On Linux they come from
/// CLOCK_THREAD_CPUTIME_ID, RUSAGE_THREAD and field 2 of /proc/thread-self/schedstat.
/// </summary>
/// <param name="CpuNs">Time on a CPU, ns.</param>
/// <param name="KernelNs">The part of <paramref name="CpuNs"/> in the kernel, ns.</param>
/// <param name="QueueNs">Time in the run queue, runnable without a core, ns.</param>
/// <param name="Blocks">How often the thread left a CPU because it blocked.</param>
/// <param name="Preemptions">How often the thread was preempted.</param>
public readonly record struct ThreadCounters(long CpuNs, long KernelNs, long QueueNs, long Blocks = -1, long Preemptions = -1)
{
    /// <summary>Nothing was read.</summary>
    public static ThreadCounters Unread { get; } = new(-1, -1, -1);

    /// <summary>Whether the CPU time was read.</summary>
    public bool IsRead => CpuNs >= 0;

    internal void Write(BinaryWriter writer)
    {
        writer.Write(CpuNs);
        writer.Write(KernelNs);
        writer.Write(QueueNs);
        writer.Write(Blocks);
        writer.Write(Preemptions);
    }

    internal static ThreadCounters Read(BinaryReader reader) =>
        new(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
}
