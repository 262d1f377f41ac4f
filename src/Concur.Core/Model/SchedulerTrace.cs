namespace Concur.Core.Model;

/// <summary>Where the times on and off the CPUs come from while a launch is recorded.</summary>
public enum SchedulerKind
{
    /// <summary>The best that this machine grants.</summary>
    Auto,

    /// <summary>perf events: every switch of every thread, and stacks of those on a CPU; nothing suspends the runtime.</summary>
    Perf,

    /// <summary>/proc/PID/task/*/schedstat, polled from outside; stacks come from the runtime's own sampler.</summary>
    Proc,
}

/// <summary>What the scheduler source wrote during a recorded launch.</summary>
/// <param name="Kind">Which source: never <see cref="SchedulerKind.Auto"/>.</param>
/// <param name="Path">Its file.</param>
public sealed record SchedulerTrace(SchedulerKind Kind, string Path)
{
    /// <summary>
    /// The file of schedstat snapshots, which tell of the run queue what perf events don't; null where none were taken, or
    /// the source itself took them.
    /// </summary>
    public string? SchedstatPath { get; init; }
}

/// <summary>The source that recording uses, and why.</summary>
/// <param name="Kind">Never <see cref="SchedulerKind.Auto"/>.</param>
/// <param name="Refusal">Why it is not <see cref="SchedulerKind.Perf"/>, and how to allow that; null when it is, or was not asked for.</param>
public sealed record SchedulerChoice(SchedulerKind Kind, string? Refusal)
{
    /// <summary>The usual sampler of an operating system.</summary>
    private const double PerfHz = 99;

    /// <summary>The runtime's sampler stops all its threads at each tick: at 20 ms that costs a few per cent.</summary>
    private const double ProcHz = 50;

    /// <summary>The time between stack samples: what was asked for, or what suits the source.</summary>
    public TimeSpan Interval(TimeSpan? asked) => asked ?? TimeSpan.FromSeconds(1 / (Kind == SchedulerKind.Perf ? PerfHz : ProcHz));

    /// <summary>The same as whole samples per second, at least one.</summary>
    public int Hertz(TimeSpan? asked) => Math.Max(1, (int)Math.Round(1 / Interval(asked).TotalSeconds));
}
