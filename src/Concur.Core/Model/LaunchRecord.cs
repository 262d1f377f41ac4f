using System.Collections.Immutable;
using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Core.Model;

/// <summary>One launch of a workload, as it was measured.</summary>
public sealed record LaunchRecord
{
    /// <summary>The launch as planned.</summary>
    public required LaunchPlan Plan { get; init; }

    /// <summary>How it ended.</summary>
    public required LaunchEnding Ending { get; init; }

    /// <summary>The harness's process and its workers.</summary>
    public required ProcessUsage Usage { get; init; }

    /// <summary>Periods in which the control group's CPU quota was used up meanwhile; null where that can't be read.</summary>
    public long? ThrottledPeriods { get; init; }

    /// <summary>The clock of the fastest core when a timed launch had ended, MHz; null where the system does not tell.</summary>
    public double? ClockMhz { get; init; }

    /// <summary>The end of its output.</summary>
    public required string Output { get; init; }

    /// <summary>What the harness measured; null when it wrote nothing.</summary>
    public required LaunchResult? Result { get; init; }

    /// <summary>The recorded processes: the harness first, then workers by number. Empty for a timed launch.</summary>
    public required ImmutableArray<ProcessTrace> Traces { get; init; }

    /// <summary>The scheduler source's file; null for a timed launch.</summary>
    public SchedulerTrace? Scheduler { get; init; }

    /// <summary>How well figures are known on the machine that ran it; null when that is not known.</summary>
    public Capabilities? Capabilities { get; init; }

    /// <summary>
    /// Why it could not be made, or was not completed, because a machine was lost; null where none was. The trial's other launches stand.
    /// </summary>
    public string? Lost
    {
        get => field ?? (Result?.Failure is { LostMachine.Length: > 0 } failure ? failure.Message : null);
        init;
    }

    /// <summary>What the other machines saw of it; empty where all its processes ran on one.</summary>
    public ImmutableArray<MachineRecord> Machines { get; init; } = [];

    /// <summary>
    /// How the clocks of the other machines compare with the harness's, in the order in which the machines are numbered from 1. Empty until
    /// the record was put on one clock, and where all its processes ran on one machine.
    /// </summary>
    public ImmutableArray<MachineClock> Clocks { get; init; } = [];
}

/// <summary>How a launch ended.</summary>
public enum LaunchEnding
{
    /// <summary>The process exited by itself.</summary>
    Exited,

    /// <summary>It exceeded the time limit and was killed.</summary>
    TimedOut,

    /// <summary>The user cancelled the run.</summary>
    Cancelled,
}

/// <summary>The traces of one process.</summary>
/// <param name="Role">Which process of the launch it is.</param>
/// <param name="LightPath">The trace without stacks.</param>
/// <param name="StacksPath">
/// The trace with sampled stacks, or with the methods' names for stacks that were sampled from outside; null when none was asked for.
/// </param>
public sealed record ProcessTrace(ProcessRole Role, string LightPath, string? StacksPath);

/// <summary>One launch of a command, as the operating system saw it.</summary>
public sealed record CommandRecord
{
    /// <summary>How it ended.</summary>
    public required LaunchEnding Ending { get; init; }

    /// <summary>The command's process and its children. Times are null where it could not be started.</summary>
    public required ProcessUsage Usage { get; init; }

    /// <summary>The processes of its tree, parents first; empty for a launch that is not profiled.</summary>
    public ImmutableArray<ObservedProcess> Processes { get; init; } = [];

    /// <summary>The end of its output, or why it could not be started.</summary>
    public required string Output { get; init; }

    /// <summary>How it was lost with its machine; null where it was not.</summary>
    public string? Lost { get; init; }

    /// <summary>Whether it came to its end by itself, and without an error.</summary>
    public bool Succeeded => Ending == LaunchEnding.Exited && Usage.ExitCode == 0 && Lost is null;
}

/// <summary>A process of a command's tree, as it was observed while it ran. Times are ns of CLOCK_MONOTONIC.</summary>
/// <param name="ProcessId">Its id.</param>
/// <param name="ParentId">The id of the process that started it.</param>
/// <param name="Command">Its command line, in one line.</param>
/// <param name="FirstNs">When it was first observed.</param>
/// <param name="LastNs">When it was last observed.</param>
/// <param name="UserNs">CPU time in user mode by then, in steps of 10 ms.</param>
/// <param name="KernelNs">CPU time in the kernel by then, in steps of 10 ms.</param>
/// <param name="Threads">Its threads, by their ids.</param>
/// <param name="TracePath">The trace that its runtime wrote; null for a process without .NET.</param>
public sealed record ObservedProcess(
    int ProcessId,
    int ParentId,
    string Command,
    long FirstNs,
    long LastNs,
    long UserNs,
    long KernelNs,
    ImmutableArray<ObservedThread> Threads,
    string? TracePath)
{
    /// <summary>CPU time of all its threads, those that no reading met included, ns; null where it can't be read.</summary>
    public long? CpuNs { get; init; }

    /// <summary>Whether its program was compiled ahead of time (NativeAOT).</summary>
    public bool IsNativeAot { get; init; }
}

/// <summary>A thread of such a process.</summary>
/// <param name="ThreadId">The operating system's id.</param>
/// <param name="Name">Its own name, at most 15 characters.</param>
/// <param name="FirstNs">When it was first observed, ns.</param>
/// <param name="LastNs">When it was last observed, ns.</param>
/// <param name="CpuNs">On a CPU by then, ns.</param>
/// <param name="QueueNs">Ready to run without a free core by then, ns; null where the system does not tell.</param>
public sealed record ObservedThread(int ThreadId, string Name, long FirstNs, long LastNs, long CpuNs, long? QueueNs)
{
    /// <summary>When it was off the CPUs, as far as its counters show it.</summary>
    public IntervalSet Off { get; init; } = IntervalSet.Empty;
}
