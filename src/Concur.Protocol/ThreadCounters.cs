namespace Concur.Protocol;

/// <summary>
/// What the operating system has counted for one thread since it began. Source: CLOCK_THREAD_CPUTIME_ID,
/// RUSAGE_THREAD and field 2 of /proc/thread-self/schedstat.
/// </summary>
/// <param name="CpuNs">On a CPU; -1 when not read.</param>
/// <param name="KernelNs">Of that, in the kernel; -1 when not read.</param>
/// <param name="QueueNs">Runnable, waiting for a core; -1 when not read or when this kernel does not count it.</param>
/// <param name="Blocks">How often it left a CPU by its own doing; -1 when not read.</param>
/// <param name="Preemptions">How often it was taken off one; -1 when not read.</param>
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

    internal static ThreadCounters Read(BinaryReader reader) => new(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
}
