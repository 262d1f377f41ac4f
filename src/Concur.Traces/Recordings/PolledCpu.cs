using System.Text.Json.Serialization;
using Concur.Protocol;

namespace Concur.Traces.Recordings;

/// <summary>What a process used from the first reading of its counter to the last one.</summary>
/// <param name="FirstNs">When its counter was first read, right after those of its threads, ns.</param>
/// <param name="CpuNs">The time on a CPU of all its threads since then, those that have ended included, ns.</param>
public readonly record struct PolledUse(long FirstNs, long CpuNs);

/// <summary>How much CPU time was not seen where threads were read now and then.</summary>
/// <param name="CpuMs">The time on a CPU of the processes while they were read, ms.</param>
/// <param name="NotSeenMs">The part of it that threads used after their last reading, or that no reading met, ms.</param>
public sealed record PolledCpu(double CpuMs, double NotSeenMs)
{
    private const double LeastCpuMs = 100;
    private const double MostNotSeen = 0.02;

    /// <summary>The share of the time on a CPU that was not seen, 0 to 1; 0 where there was none.</summary>
    public double NotSeenShare => CpuMs > 0 ? NotSeenMs / CpuMs : 0;

    /// <summary>Whether it is worth a word: more than 2 % of more than 100 ms.</summary>
    [JsonIgnore]
    public bool IsNotable => NotSeenShare > MostNotSeen && CpuMs > LeastCpuMs;

    /// <param name="schedules">The counters.</param>
    /// <param name="processId">The process that counts; null for all.</param>
    /// <returns>Null where no process's own counter was read, as where every switch was recorded, and in older recordings.</returns>
    public static PolledCpu? Of(ThreadSchedules schedules, int? processId = null)
    {
        ArgumentNullException.ThrowIfNull(schedules);
        if (schedules.Polled.Count == 0) return null;
        var (cpuNs, notSeenNs) = (0L, 0L);
        foreach (var (process, used) in schedules.Polled.Where(process => processId is null || process.Key == processId))
        {
            cpuNs += used.CpuNs;
            var seenNs = schedules.ThreadsOf(process).Sum(thread => SeenNs(schedules, thread, used.FirstNs));
            notSeenNs += Math.Max(0, used.CpuNs - seenNs);
        }

        return new PolledCpu(Ns.ToMs(cpuNs), Ns.ToMs(notSeenNs));
    }

    /// <summary>
    /// A thread that began after the first reading of its process began at 0; so did one that got the id of one that ended.
    /// </summary>
    private static long SeenNs(ThreadSchedules schedules, int thread, long firstNs)
    {
        if (!schedules.Counters.TryGetValue(thread, out var readings) || readings.IsEmpty) return 0;
        var seenNs = readings[0].TimeNs <= firstNs ? 0 : readings[0].CpuNs;
        for (var i = 1; i < readings.Length; i++)
        {
            var grownNs = readings[i].CpuNs - readings[i - 1].CpuNs;
            seenNs += grownNs >= 0 ? grownNs : readings[i].CpuNs;
        }

        return seenNs;
    }
}
