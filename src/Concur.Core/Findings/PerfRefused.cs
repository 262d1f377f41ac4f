using Concur.Core.Model;

namespace Concur.Core.Findings;

/// <summary>The better scheduler source was wanted and the machine refuses it.</summary>
internal static class PerfRefused
{
    /// <param name="scheduler">The source that was used; null where none was.</param>
    public static Finding? Find(SchedulerChoice? scheduler) => scheduler?.Refusal is { } refusal
        ? new Finding(
            nameof(PerfRefused), Severity.Info, null,
            "recorded without perf events: stacks come from the runtime's own sampler, which stops all threads at each tick, and are of the clock, not of the CPU",
            "scheduler.refusal",
            refusal)
        : null;
}
