using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Traces.Timelines;

/// <summary>What is known of a thread's time on a CPU where its switches were not recorded.</summary>
internal static class CountedTimes
{
    /// <summary>
    /// With the growths of the thread's counters. What it had used by their first reading is left out: when it began is not known.
    /// </summary>
    public static TimelineThread Of(TimelineThread thread, Recording recording)
    {
        var schedules = recording.Schedules;
        if (schedules.Of(thread.ThreadId) is not null || !schedules.Counters.TryGetValue(thread.ThreadId, out var readings)) return thread;
        double Ms(long timeNs) => Ns.ToMs(timeNs - recording.OriginNs);
        return thread with
        {
            Counted =
            [
                .. readings.Zip(readings.Skip(1), (from, to) => (From: from, To: to))
                    .Where(pair => pair.To.CpuNs > pair.From.CpuNs && pair.To.TimeNs > pair.From.TimeNs)
                    .Select(pair => new CountedTime(Ms(pair.From.TimeNs), Ms(pair.To.TimeNs), Ns.ToMs(pair.To.CpuNs - pair.From.CpuNs))),
            ],
        };
    }
}
