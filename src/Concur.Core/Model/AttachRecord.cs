using System.Collections.Immutable;

namespace Concur.Core.Model;

/// <summary>What the user asked <c>attach</c> for, checked once at the door.</summary>
public sealed record AttachRequest
{
    /// <summary>The process.</summary>
    public required int ProcessId { get; init; }

    /// <summary>For how long to record.</summary>
    public required TimeSpan Duration { get; init; }

    /// <summary>Events alone, or stacks as well.</summary>
    public required ProfileKind Profile { get; init; }

    /// <summary>Where the times on and off the CPUs come from.</summary>
    public SchedulerKind Scheduler { get; init; } = SchedulerKind.Auto;

    /// <summary>Between stack samples; null for what suits the source.</summary>
    public TimeSpan? SampleInterval { get; init; }
}

/// <summary>A running .NET process.</summary>
/// <param name="ProcessId">Its id.</param>
/// <param name="Name">What to call it: its program, or the assembly that <c>dotnet</c> runs.</param>
/// <param name="Command">Its command line in one line.</param>
public sealed record RunningProcess(int ProcessId, string Name, string Command)
{
    /// <summary>The runtime's version, from the folder that it was installed in; null where that does not tell.</summary>
    public string? Runtime { get; init; }
}

/// <summary>Why a recording of a running process ended.</summary>
public enum AttachEnding
{
    /// <summary>Its time was over.</summary>
    Elapsed,

    /// <summary>The user ended it.</summary>
    Interrupted,

    /// <summary>The process ended.</summary>
    ProcessEnded,
}

/// <summary>What was recorded of a running process. Times are ns of CLOCK_MONOTONIC.</summary>
public sealed record AttachRecord
{
    /// <summary>What was asked for.</summary>
    public required AttachRequest Request { get; init; }

    /// <summary>The process.</summary>
    public required RunningProcess Process { get; init; }

    /// <summary>The scheduler source that was used.</summary>
    public required SchedulerChoice Scheduler { get; init; }

    /// <summary>From when on everything was recorded.</summary>
    public required long StartNs { get; init; }

    /// <summary>Until when.</summary>
    public required long EndNs { get; init; }

    /// <summary>Why it ended then.</summary>
    public required AttachEnding Ending { get; init; }

    /// <summary>The light session's trace, and the second session's where there was one.</summary>
    public required ImmutableArray<string> TracePaths { get; init; }

    /// <summary>What the scheduler source wrote.</summary>
    public required string SchedulePath { get; init; }
}
