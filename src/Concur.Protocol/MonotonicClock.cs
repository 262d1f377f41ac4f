using System.Diagnostics;

namespace Concur.Protocol;

/// <summary>
/// The clock of every stamp, in ns. On Linux it is CLOCK_MONOTONIC, which is the same in every process of a machine and is also
/// the clock of EventPipe and of perf events; on macOS it is CLOCK_UPTIME_RAW, of which the same holds. Its resolution is that of
/// <see cref="Stopwatch"/>: 1 ns on Linux, 100 ns on Windows, 42 ns on Apple silicon.
/// </summary>
public static class MonotonicClock
{
    /// <summary>Now, ns since an unspecified start. Allocates nothing.</summary>
    public static long NowNs() => Ns.PerSecond % Stopwatch.Frequency == 0
        ? Stopwatch.GetTimestamp() * (Ns.PerSecond / Stopwatch.Frequency)
        : (long)(Stopwatch.GetTimestamp() * ((double)Ns.PerSecond / Stopwatch.Frequency));
}

/// <summary>Nanoseconds, the unit of every time that is measured, from and to other units.</summary>
public static class Ns
{
    /// <summary>Nanoseconds in a microsecond.</summary>
    public const long PerMicrosecond = 1_000;

    /// <summary>Nanoseconds in a millisecond.</summary>
    public const long PerMs = 1_000_000;

    /// <summary>Nanoseconds in a second.</summary>
    public const long PerSecond = 1_000_000_000;

    /// <summary>The same time in milliseconds, with its fraction.</summary>
    public static double ToMs(long ns) => ns / (double)PerMs;

    /// <summary>The same time in milliseconds: for sums and means that have a fraction of a nanosecond.</summary>
    public static double ToMs(double ns) => ns / PerMs;

    /// <summary>The same time in seconds, with its fraction.</summary>
    public static double ToSeconds(long ns) => ns / (double)PerSecond;

    /// <summary>The same time in nanoseconds, rounded to the nearest.</summary>
    public static long FromMs(double ms) => (long)Math.Round(ms * PerMs);

    /// <summary>The same time in nanoseconds. A <see cref="TimeSpan"/> has a grain of 100 ns, so the conversion is exact.</summary>
    public static long From(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;

    /// <summary>The same time as a <see cref="TimeSpan"/>, cut to its grain of 100 ns.</summary>
    public static TimeSpan ToTimeSpan(long ns) => new(ns / TimeSpan.NanosecondsPerTick);
}
