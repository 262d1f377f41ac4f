namespace Concur.Traces.Perf;

/// <summary>
/// A record of our own in a <c>perf</c> file: what /proc said of a thread that was there already when recording began, or
/// still there when it ended. The kernel's kinds of records are far below its kind.
/// </summary>
/// <param name="ProcessId">The thread's process.</param>
/// <param name="ThreadId">The thread.</param>
/// <param name="TimeNs">When, ns of CLOCK_MONOTONIC.</param>
/// <param name="CpuNs">On a CPU since the thread began, ns.</param>
/// <param name="CanRun">Whether it was on a CPU or ready for one; else it was blocked.</param>
/// <param name="IsLast">Whether this is the look at the recording's end.</param>
public readonly record struct PerfLook(int ProcessId, int ThreadId, long TimeNs, long CpuNs, bool CanRun, bool IsLast)
{
    /// <summary>The record's kind.</summary>
    public const int Kind = 1000;

    /// <summary>The body: process, thread, time on a CPU, whether it can run, whether it is the last.</summary>
    public const int BodyBytes = 24;
}
