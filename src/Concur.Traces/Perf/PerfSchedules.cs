using System.Collections.Immutable;
using Concur.Traces.Recordings;

namespace Concur.Traces.Perf;

/// <summary>Turns what perf events tell into schedules.</summary>
internal static class PerfSchedules
{
    public static ThreadSchedules Of(PerfLog log) => new()
    {
        Quality = ScheduleQuality.Exact,
        FirstNs = log.FirstNs,
        Lost = log.Lost,
        Exact = log.ProcessOf.Keys.Select(thread => (Thread: thread, Schedule: log.Of(thread))).Where(thread => thread.Schedule is not null)
            .ToDictionary(thread => thread.Thread, thread => thread.Schedule!),
        ProcessOf = log.ProcessOf,
        Names = log.ProcessOf.Keys.Where(thread => log.NameOf(thread).Length > 0).ToDictionary(thread => thread, log.NameOf),
        Samples = log.SampleHz == 0 ? null : new CpuSamples(
            log.SampleHz,
            log.Samples.ToDictionary(thread => thread.Key, thread => thread.Value.OrderBy(sample => sample.TimeNs).ToImmutableArray()),
            log.Stacks,
            log.Mappings),
    };
}
