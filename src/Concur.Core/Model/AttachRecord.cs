using System.Collections.Immutable;

namespace Concur.Core.Model;

/// <summary>A request of <c>attach</c>: a running process to record.</summary>
public sealed record AttachRequest
{
    /// <summary>The process's id.</summary>
    public required int ProcessId { get; init; }

    /// <summary>The time to record.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>What is recorded: events, or events and stacks.</summary>
    public required ProfileKind Profile { get; init; }

    /// <summary>Where the times on and off the CPUs come from.</summary>
    public SchedulerKind Scheduler { get; init; } = SchedulerKind.Auto;

    /// <summary>The time between stack samples; null for the scheduler source's usual one.</summary>
    public TimeSpan? SampleInterval { get; init; }

    /// <summary>Folders that have PDBs, besides those of the assemblies themselves.</summary>
    public ImmutableArray<string> SymbolFolders { get; init; } = [];
}

/// <summary>A running .NET process.</summary>
/// <param name="ProcessId">Its id.</param>
/// <param name="Name">Its name in reports: its program, or the assembly that <c>dotnet</c> runs.</param>
/// <param name="Command">Its command line in one line.</param>
public sealed record RunningProcess(int ProcessId, string Name, string Command)
{
    /// <summary>The runtime's version, by the folder that it was loaded from; null where that is not known.</summary>
    public string? Runtime { get; init; }
}

/// <summary>Why a recording of a running process ended.</summary>
public enum AttachEnding
{
    /// <summary>The time to record was over.</summary>
    Elapsed,

    /// <summary>The user ended it.</summary>
    Interrupted,

    /// <summary>The process ended.</summary>
    ProcessEnded,
}

/// <summary>The recording of a running process. Times are ns of CLOCK_MONOTONIC.</summary>
public sealed record AttachRecord
{
    /// <summary>What was asked for.</summary>
    public required AttachRequest Request { get; init; }

    /// <summary>The process.</summary>
    public required RunningProcess Process { get; init; }

    /// <summary>As <see cref="MachineFacts.Untested"/>.</summary>
    public string? Untested { get; init; }

    /// <summary>The scheduler source that was used.</summary>
    public required SchedulerChoice Scheduler { get; init; }

    /// <summary>The time from which on all sessions and sources recorded.</summary>
    public required long StartNs { get; init; }

    /// <summary>The time until which they recorded.</summary>
    public required long EndNs { get; init; }

    /// <summary>Why it ended.</summary>
    public required AttachEnding Ending { get; init; }

    /// <summary>The trace of the light session, and of the second session where there was one.</summary>
    public required ImmutableArray<string> TracePaths { get; init; }

    /// <summary>The scheduler source's file.</summary>
    public required string SchedulePath { get; init; }

    /// <summary>Threads' counters, read beside a source of every switch; null where there are none.</summary>
    public string? CountersPath { get; init; }
}
