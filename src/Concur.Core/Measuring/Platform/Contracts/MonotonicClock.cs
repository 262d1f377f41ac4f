using System.Diagnostics;

namespace Concur.Core.Measuring.Platform.Contracts;

/// <summary>
/// The clock of the harness's stamps, of EventPipe and of the scheduler sources: on Linux CLOCK_MONOTONIC, as Stopwatch reads it.
/// </summary>
internal static class MonotonicClock
{
    private const double NsPerSecond = 1e9;

    /// <summary>Now, ns.</summary>
    public static long NowNs() => (long)(Stopwatch.GetTimestamp() * (NsPerSecond / Stopwatch.Frequency));
}
