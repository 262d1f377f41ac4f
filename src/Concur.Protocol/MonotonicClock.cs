using System.Diagnostics;

namespace Concur.Protocol;

/// <summary>
/// The clock of every stamp, in ns. On Linux it is CLOCK_MONOTONIC, which is the same in every process of a machine and is also
/// the clock of EventPipe and of perf events. Its resolution is that of <see cref="Stopwatch"/>: 1 ns on Linux, 100 ns on Windows.
/// </summary>
public static class MonotonicClock
{
    /// <summary>Now, ns since an unspecified start. Allocates nothing.</summary>
    public static long NowNs() =>
        Stopwatch.Frequency == Ns.PerSecond
            ? Stopwatch.GetTimestamp()
            : (long)(Stopwatch.GetTimestamp() * ((double)Ns.PerSecond / Stopwatch.Frequency));
}
