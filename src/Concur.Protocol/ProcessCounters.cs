using System.Buffers.Binary;
using System.Globalization;

namespace Concur.Protocol;

/// <summary>
/// What the operating system has counted for the harness and the worker processes that it waited for, since they began. On Linux
/// and macOS it comes from RUSAGE_SELF and RUSAGE_CHILDREN.
/// </summary>
/// <param name="UserNs">CPU time in user mode, ns.</param>
/// <param name="KernelNs">CPU time in the kernel, ns.</param>
/// <param name="VoluntarySwitches">Context switches because a thread blocked; -1 where the system does not count them.</param>
/// <param name="InvoluntarySwitches">Context switches because a thread was preempted; -1 likewise.</param>
public readonly record struct ProcessCounters(long UserNs, long KernelNs, long VoluntarySwitches, long InvoluntarySwitches)
{
    /// <summary>The sums of both.</summary>
    public static ProcessCounters operator +(ProcessCounters a, ProcessCounters b) => new(
        a.UserNs + b.UserNs,
        a.KernelNs + b.KernelNs,
        a.VoluntarySwitches + b.VoluntarySwitches,
        a.InvoluntarySwitches + b.InvoluntarySwitches);

    /// <summary>As <c>a + b</c>.</summary>
    public static ProcessCounters Add(ProcessCounters a, ProcessCounters b) => a + b;

    /// <summary>Appends the counters to a stream, or that there are none.</summary>
    public static void Write(BinaryWriter writer, ProcessCounters? counters)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(counters.HasValue);
        if (counters is not { } known) return;
        writer.Write(known.UserNs);
        writer.Write(known.KernelNs);
        writer.Write(known.VoluntarySwitches);
        writer.Write(known.InvoluntarySwitches);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static ProcessCounters? Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return reader.ReadBoolean()
            ? new ProcessCounters(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64())
            : null;
    }
}

/// <summary>
/// What the operating system has counted for one logical processor since the machine started, all processes together. On Linux it
/// comes from /proc/stat, whose grain is 10 ms; on Windows from SystemProcessorPerformanceInformation, whose grain is up to 15.6 ms; on
/// macOS from host_processor_info, whose grain is 10 ms.
/// </summary>
/// <param name="Processor">The processor's number, from 0.</param>
/// <param name="BusyNs">Time in any process or interrupt, ns.</param>
/// <param name="IdleNs">Time idle or waiting for a disk, ns.</param>
/// <param name="StealNs">Time that the hypervisor took, ns; null where the system does not count it.</param>
public readonly record struct ProcessorTimes(int Processor, long BusyNs, long IdleNs, long? StealNs)
{
    /// <summary>Linux counts in ticks of USER_HZ, which is 100 on every architecture of .NET.</summary>
    private const long NsPerTick = 10_000_000;

    /// <summary>cpuN user nice system idle iowait irq softirq steal: proc_stat(5).</summary>
    private const int FewestFields = 9;

    /// <summary>
    /// Reads Linux's lines of single processors; the line that is the sum of all has no number and is left out.
    /// </summary>
    /// <returns>Null when no line has the figures.</returns>
    public static ProcessorTimes[]? Parse(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var processors = new List<ProcessorTimes>();
        foreach (var line in lines)
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length < FewestFields) continue;
            if (!int.TryParse(fields[0].AsSpan(3), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) continue;
            var (busyNs, idleNs, stealNs) = (Sum(fields, 1, 2, 3, 6, 7), Sum(fields, 4, 5), Sum(fields, 8));
            processors.Add(new ProcessorTimes(number, busyNs, idleNs, stealNs));
        }

        return processors.Count == 0 ? null : [.. processors];
    }

    /// <summary>
    /// Reads Windows' SYSTEM_PROCESSOR_PERFORMANCE_INFORMATION of each processor: idle, kernel (idle included), user, DPC and interrupt
    /// time in units of 100 ns, and a count. The hypervisor's part is not in it.
    /// </summary>
    /// <returns>Null when there is none.</returns>
    public static ProcessorTimes[]? OfWindows(ReadOnlySpan<byte> processors)
    {
        const int size = 48;
        const int kernelAt = 8;
        const int userAt = 16;
        var times = new ProcessorTimes[processors.Length / size];
        for (var i = 0; i < times.Length; i++)
        {
            var at = processors[(i * size)..];
            var idle = BinaryPrimitives.ReadInt64LittleEndian(at);
            var whole = BinaryPrimitives.ReadInt64LittleEndian(at[kernelAt..]) + BinaryPrimitives.ReadInt64LittleEndian(at[userAt..]);
            times[i] = new ProcessorTimes(
                i, (whole - idle) * TimeSpan.NanosecondsPerTick, idle * TimeSpan.NanosecondsPerTick, StealNs: null);
        }

        return times.Length == 0 ? null : times;
    }

    /// <summary>
    /// Reads macOS' PROCESSOR_CPU_LOAD_INFO of each processor: user, system, idle and nice time in ticks of 10 ms
    /// (osfmk/mach/processor_info.h and machine.h of xnu). The hypervisor's part is not in it.
    /// </summary>
    /// <returns>Null when there is none.</returns>
    public static ProcessorTimes[]? OfMacOS(ReadOnlySpan<byte> processors)
    {
        const int size = 16;
        var times = new ProcessorTimes[processors.Length / size];
        for (var i = 0; i < times.Length; i++)
        {
            var at = processors[(i * size)..];
            var (user, system, idle, nice) = (Ticks(at, 0), Ticks(at, 1), Ticks(at, 2), Ticks(at, 3));
            times[i] = new ProcessorTimes(i, (user + system + nice) * NsPerTick, idle * NsPerTick, StealNs: null);
        }

        return times.Length == 0 ? null : times;
    }

    private static long Ticks(ReadOnlySpan<byte> processor, int state) =>
        BinaryPrimitives.ReadUInt32LittleEndian(processor[(state * sizeof(uint))..]);

    private static long Sum(string[] fields, params ReadOnlySpan<int> places)
    {
        var ticks = 0L;
        foreach (var place in places) ticks += long.Parse(fields[place], CultureInfo.InvariantCulture);
        return ticks * NsPerTick;
    }

    internal void Write(BinaryWriter writer)
    {
        writer.Write(Processor);
        writer.Write(BusyNs);
        writer.Write(IdleNs);
        writer.Write(StealNs.HasValue);
        writer.Write(StealNs ?? 0);
    }

    internal static ProcessorTimes Read(BinaryReader reader)
    {
        var (processor, busyNs, idleNs) = (reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt64());
        var (hasSteal, stealNs) = (reader.ReadBoolean(), reader.ReadInt64());
        return new ProcessorTimes(processor, busyNs, idleNs, hasSteal ? stealNs : null);
    }
}

/// <summary>
/// What the operating system has counted for one thread since it began. A figure that was not read, or that this system does not
/// count, is -1: two of these are in every stamp, and null would make each twice as large. On Linux they come from
/// CLOCK_THREAD_CPUTIME_ID, RUSAGE_THREAD and field 2 of /proc/thread-self/schedstat; on macOS from the first of these and
/// THREAD_BASIC_INFO.
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
