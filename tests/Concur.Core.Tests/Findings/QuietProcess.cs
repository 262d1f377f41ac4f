using Concur.Core.Model;

namespace Concur.Core.Tests.Findings;

/// <summary>A made-up process that was recorded for a second while it ran.</summary>
internal static class QuietProcess
{
    /// <summary>A thread with some times, ms.</summary>
    public static TraceThread Thread(
        string name,
        double cpuMs = 0,
        double lockMs = 0,
        double waitMs = 0,
        double queueMs = 0,
        double ioMs = 0) => new()
        {
            ThreadId = 1,
            Name = name,
            Samples = null,
            SampledMs = null,
            GcSuspendedMs = 0,
            LockMs = lockMs,
            WaitMs = waitMs,
            JitMs = 0,
            CpuMs = cpuMs,
            RunQueueMs = queueMs,
            ComputeMs = cpuMs,
            IoSleepMs = ioMs,
            WallMs = cpuMs + lockMs + waitMs + queueMs + ioMs,
            UnexplainedMs = 0,
        };

    /// <summary>A second of a process with some threads on two cores, in which nothing stands out.</summary>
    public static TraceReport Report(params TraceThread[] threads) => new()
    {
        File = "x.nettrace",
        Process = new TraceProcess(7, "x", "Linux", "x64", ".NET 10.0.0", 2, null),
        DurationMs = 1_000,
        Events = 10,
        LostEvents = 0,
        Samples = null,
        SampleIntervalMs = null,
        GcPauses = new Occurrences(0, 0, 0),
        Collections = [0, 0, 0],
        Contentions = new Occurrences(0, 0, 0),
        Waits = new Occurrences(0, 0, 0),
        Compilations = new Occurrences(0, 0, 0),
        Threads = [.. threads],
        Methods = [],
        Live = new LiveRecording
        {
            Name = "x",
            RequestedMs = 1_000,
            RecordedMs = 1_000,
            Ending = AttachEnding.Elapsed,
            Scheduler = SchedulerKind.Perf,
            Profile = ProfileKind.Full,
            AllocatedBytes = 0,
            TopTypes = [],
            Pool = new PoolReport(0, 0, 0, 0),
            Locks = new LockReport(0, 0, 0, 0, []),
        },
    };
}
