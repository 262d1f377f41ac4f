using System.Text.Json.Serialization;

namespace Concur.Core.Model;

/// <summary>Where a profiled launch's times on and off the CPUs come from.</summary>
public enum SchedulerKind
{
    /// <summary>perf events, or those of Windows, where this machine allows them; else counters that are polled.</summary>
    Auto,

    /// <summary>perf events: every switch of every thread, and stacks of threads on a CPU. The runtime is not suspended.</summary>
    Perf,

    /// <summary>
    /// The threads' counters, polled from outside: on Linux those of /proc/PID/task/*/schedstat. Stacks come from the runtime's sampler.
    /// </summary>
    Proc,

    /// <summary>
    /// The events of the Windows kernel: every switch and every wake-up of every thread. Stacks come from the runtime's own sampler.
    /// </summary>
    Etw,
}

/// <summary>The file that a scheduler source wrote during a profiled launch.</summary>
/// <param name="Kind">The source, never <see cref="SchedulerKind.Auto"/>.</param>
/// <param name="Path">The file.</param>
public sealed record SchedulerTrace(SchedulerKind Kind, string Path)
{
    /// <summary>
    /// The file of schedstat snapshots, which tell of the run queue what perf events don't; null where none were taken, or
    /// the source itself took them.
    /// </summary>
    public string? SchedstatPath { get; init; }
}

/// <summary>The scheduler source that is used, and why.</summary>
/// <param name="Kind">The source, never <see cref="SchedulerKind.Auto"/>.</param>
/// <param name="Refusal">
/// Why it is not the one that tells most, and how to allow that; null when it is, or was not asked for.
/// </param>
public sealed record SchedulerChoice([property: JsonPropertyName("source")] SchedulerKind Kind, string? Refusal)
{
    /// <summary>The usual frequency of perf: not a divisor of 100 Hz timers, with which samples would keep step.</summary>
    private const double PerfHz = 99;

    /// <summary>Of launches that repeat a workload; no divisor of 1000 Hz timers.</summary>
    private const double LaunchHz = 997;

    /// <summary>The runtime's sampler stops all its threads at each tick: at 20 ms that costs a few per cent.</summary>
    private const double ProcHz = 50;

    /// <summary>The time between stack samples: the one asked for, or the usual one of the source.</summary>
    public TimeSpan Interval(TimeSpan? asked) => asked ?? TimeSpan.FromSeconds(1 / (Kind == SchedulerKind.Perf ? PerfHz : ProcHz));

    /// <summary>
    /// The interval for a launch that repeats a workload: where it is sampled from outside it is short, because such a launch measures for
    /// half a second, and what changes would gain needs hundreds of samples. Launches in turns, six of each: those with ten times as many
    /// samples took 1.02 times as long as timed ones, the others 1.07 times.
    /// </summary>
    public TimeSpan LaunchInterval(TimeSpan? asked) =>
        asked ?? (Kind == SchedulerKind.Perf ? TimeSpan.FromSeconds(1 / LaunchHz) : Interval(asked));

    /// <summary>Samples per second at an interval, at least one.</summary>
    public static int Hertz(TimeSpan interval) => Math.Max(1, (int)Math.Round(1 / interval.TotalSeconds));

    /// <summary>The usual interval as samples per second.</summary>
    public int Hertz(TimeSpan? asked) => Hertz(Interval(asked));
}
