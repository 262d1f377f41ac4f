using System.Collections.Immutable;

namespace Concur.Core.Model;

/// <summary>One launch of a command, as the operating system saw it; children included. What is null was not measured: the command could not be started.</summary>
public sealed record CommandRecord
{
    /// <summary>How it ended.</summary>
    public required LaunchEnding Ending { get; init; }

    /// <summary>Exit code; 127 when there is no such command, 126 when it can't be executed, 128 + the number of the signal that ended it.</summary>
    public required int ExitCode { get; init; }

    /// <summary>From spawn to exit.</summary>
    public TimeSpan? Real { get; init; }

    /// <summary>CPU time in user mode.</summary>
    public TimeSpan? User { get; init; }

    /// <summary>CPU time in the kernel.</summary>
    public TimeSpan? Kernel { get; init; }

    /// <summary>CPU time in both.</summary>
    public TimeSpan? Cpu => User + Kernel;

    /// <summary>Peak resident memory of its largest process, bytes; null also when it is below the tool's own, which hides it.</summary>
    public long? MaxRssBytes { get; init; }

    /// <summary>Context switches because a thread blocked.</summary>
    public long? VoluntarySwitches { get; init; }

    /// <summary>Context switches because another thread was given the core.</summary>
    public long? InvoluntarySwitches { get; init; }

    /// <summary>The processes of its tree, parents first; empty when they were not watched.</summary>
    public ImmutableArray<ObservedProcess> Processes { get; init; } = [];

    /// <summary>The end of what it printed, or why it could not be started.</summary>
    public required string Output { get; init; }

    /// <summary>Whether it came to its end by itself, and without an error.</summary>
    public bool Succeeded => Ending == LaunchEnding.Exited && ExitCode == 0;
}
