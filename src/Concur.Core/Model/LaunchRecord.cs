using System.Collections.Immutable;
using Concur.Protocol;

namespace Concur.Core.Model;

/// <summary>What came of one launch.</summary>
public sealed record LaunchRecord
{
    /// <summary>The launch as planned.</summary>
    public required LaunchPlan Plan { get; init; }

    /// <summary>How it ended.</summary>
    public required LaunchEnding Ending { get; init; }

    /// <summary>From spawn to exit.</summary>
    public required TimeSpan Real { get; init; }

    /// <summary>CPU time in user mode, reaped children included.</summary>
    public required TimeSpan User { get; init; }

    /// <summary>CPU time in the kernel, reaped children included.</summary>
    public required TimeSpan Kernel { get; init; }

    /// <summary>Peak resident memory of its largest process, bytes; null when it is not known.</summary>
    public required long? MaxRssBytes { get; init; }

    /// <summary>Exit code; 128 + the signal's number when a signal ended it.</summary>
    public required int ExitCode { get; init; }

    /// <summary>Context switches because a thread blocked, reaped children included; null when not counted.</summary>
    public long? VoluntarySwitches { get; init; }

    /// <summary>Context switches because another thread was given the core; null when not counted.</summary>
    public long? InvoluntarySwitches { get; init; }

    /// <summary>Periods in which the control group's CPU quota was used up meanwhile; null where that can't be read.</summary>
    public long? ThrottledPeriods { get; init; }

    /// <summary>The end of what it printed.</summary>
    public required string Output { get; init; }

    /// <summary>What the harness measured; null when it wrote nothing.</summary>
    public required LaunchResult? Result { get; init; }

    /// <summary>The recorded processes: the harness first, then workers by number. Empty in a timing launch.</summary>
    public required ImmutableArray<ProcessTrace> Traces { get; init; }

    /// <summary>What the scheduler source wrote; null in a timing launch.</summary>
    public SchedulerTrace? Scheduler { get; init; }

    /// <summary>How well figures are known on the machine that ran it; null when that is not known.</summary>
    public Capabilities? Capabilities { get; init; }
}

/// <summary>How a launch ended.</summary>
public enum LaunchEnding
{
    /// <summary>The harness exited by itself.</summary>
    Exited,

    /// <summary>It ran longer than it may and was killed.</summary>
    TimedOut,

    /// <summary>The user cancelled the run.</summary>
    Cancelled,
}

/// <summary>The recorded sessions of one process.</summary>
/// <param name="Worker">The worker's number; -1 for the harness.</param>
/// <param name="LightPath">The trace without stacks.</param>
/// <param name="StacksPath">The trace with sampled stacks, or with the methods' names for stacks that were sampled from outside; null when none was asked for.</param>
public sealed record ProcessTrace(int Worker, string LightPath, string? StacksPath);
