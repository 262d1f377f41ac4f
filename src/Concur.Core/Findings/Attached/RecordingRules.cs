using Concur.Core.Model;
using Concur.Traces.Stacks;

namespace Concur.Core.Findings.Attached;

/// <summary>What the way of recording does to the figures.</summary>
internal static class RecordingRules
{
    public static Finding? SamplerDisturbs(LiveEvidence seen) => seen.Live is not { Scheduler: SchedulerKind.Proc, Profile: ProfileKind.Full }
        ? null
        : new Finding(
            nameof(SamplerDisturbs), Severity.Warning, null,
            FormattableString.Invariant($"the runtime's own sampler stopped all threads every {seen.Report.SampleIntervalMs ?? 1:0.#} ms, an interval that cannot be set from outside: the process ran slower while it was recorded"),
            "trace.sampleIntervalMs", "--profile light records no stacks and stops nobody; perf events (--scheduler perf) sample from outside");

    public static Finding? WaitsFromBefore(LiveEvidence seen)
    {
        var threads = seen.Report.Threads.Where(thread => thread is { CpuMs: 0, LockMs: 0, WaitMs: 0, IoSleepMs: > 0 } && !RuntimeThreads.Has(thread.Name)).ToList();
        return threads.Count == 0
            ? null
            : new Finding(
                nameof(WaitsFromBefore), Severity.Info, null,
                FormattableString.Invariant($"{threads.Count} {(threads.Count == 1 ? "thread" : "threads")} never ran ({string.Join(", ", threads.Take(3).Select(thread => FormattableString.Invariant($"{thread.Name} {thread.ThreadId}")))}{(threads.Count > 3 ? ", ..." : "")}): a wait that began before the recording has no event to name it, and counts as io-sleep"),
                "trace.threads", FormattableString.Invariant($"if that should not be, see where they stand: dotnet-stack report -p {seen.Report.Process.ProcessId}"));
    }
}
