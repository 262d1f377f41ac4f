namespace Concur.Core.Model;

/// <summary>What is known of one process of a recorded command.</summary>
public sealed record ProcessReport
{
    /// <summary>Its id.</summary>
    public required int ProcessId { get; init; }

    /// <summary>The process that started it.</summary>
    public required int ParentId { get; init; }

    /// <summary>Its command line.</summary>
    public required string Command { get; init; }

    /// <summary>Whether a .NET runtime ran in it.</summary>
    public required bool Dotnet { get; init; }

    /// <summary>From the command's start until it was first seen, ms.</summary>
    public required double StartMs { get; init; }

    /// <summary>How long it was seen, ms.</summary>
    public required double WallMs { get; init; }

    /// <summary>CPU time in user mode, ms, in steps of 10 ms.</summary>
    public required double UserMs { get; init; }

    /// <summary>CPU time in the kernel, ms, in steps of 10 ms.</summary>
    public required double SysMs { get; init; }

    /// <summary>How many threads were seen.</summary>
    public required int Threads { get; init; }

    /// <summary>Where the time of its main thread, and of those that used a CPU, went; null for a process without .NET.</summary>
    public Account? Account { get; init; }
}
