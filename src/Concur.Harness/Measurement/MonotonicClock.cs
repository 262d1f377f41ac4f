using System.Diagnostics;

namespace Concur.Harness.Measurement;

/// <summary>CLOCK_MONOTONIC in ns: Stopwatch's own source on Linux, and EventPipe's.</summary>
internal static class MonotonicClock
{
    public static long NowNs() =>
        Stopwatch.Frequency == 1_000_000_000
            ? Stopwatch.GetTimestamp()
            : (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));
}
