using System.Diagnostics;

namespace Concur.Core.Measuring.Machine;

/// <summary>CLOCK_MONOTONIC, as Stopwatch reads it on Linux: the clock of the harness's stamps, of EventPipe and of perf events.</summary>
internal static class MonotonicClock
{
    private const double NsPerSecond = 1e9;

    /// <summary>Now, ns.</summary>
    public static long NowNs() => (long)(Stopwatch.GetTimestamp() * (NsPerSecond / Stopwatch.Frequency));
}
