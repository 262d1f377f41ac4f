using System.Collections.Immutable;
using Concur.Protocol;

namespace Concur.Core.Measuring.Platform.Contracts;

/// <summary>Reads processes that run already. One that ends meanwhile reads as absent.</summary>
internal interface IRunningProcesses
{
    /// <summary>Whether there is such a process, even one that has ended and that its parent has not waited for.</summary>
    bool Exists(int processId);

    /// <summary>Whether a process runs; null where there is none, or that is unknown.</summary>
    ProcessState? StateOf(int processId);

    /// <summary>Whether the process's <see cref="MonotonicClock"/> shows the same time as this one's.</summary>
    bool SharesClock(int processId);

    /// <summary>Whether this user may read the process's environment; false for another user's process.</summary>
    bool IsReadable(int processId);

    /// <summary>The words of the process's command line, its program first; empty where they can't be read.</summary>
    IReadOnlyList<string> Arguments(int processId);

    /// <summary>What the system calls the process's program; null where it can't be read.</summary>
    string? ProgramName(int processId);

    /// <summary>The path of the .NET runtime's library that the process has loaded; null where it has none, or is unreadable.</summary>
    string? RuntimeLibrary(int processId);

    /// <summary>
    /// The code of files that a process without a .NET runtime's library has mapped, as <see cref="Traces.Symbols.ProcessMappings"/>
    /// keeps it; null where there is none, the process has such a library, or the system does not tell.
    /// </summary>
    string? MappedCode(int processId) => null;

    /// <summary>A process and all its descendants, parents first.</summary>
    IReadOnlyList<int> TreeOf(int processId);

    /// <summary>
    /// Ends all processes in whose environment a variable has a value, as far as this user may. Does nothing on a system where whatever
    /// a launch starts ends with it.
    /// </summary>
    void EndAllWith(string variable, string value);

    /// <summary>Reads a process and its threads; null when it has ended.</summary>
    ProcessSnapshot? Read(int processId);
}

/// <summary>Whether a process can do anything.</summary>
internal enum ProcessState
{
    /// <summary>It runs, or waits for something.</summary>
    Running,

    /// <summary>A signal or a debugger has stopped it.</summary>
    Stopped,

    /// <summary>It has ended, and its parent has not waited for it: a zombie.</summary>
    Ended,
}

/// <summary>A process at one instant.</summary>
/// <param name="TimeNs">The instant, ns of <see cref="MonotonicClock"/>.</param>
/// <param name="ParentId">The process that started it.</param>
/// <param name="Command">Its command line in one line; empty where it can't be read.</param>
/// <param name="UserNs">CPU time in user mode so far, ns; the grain is the system's.</param>
/// <param name="KernelNs">CPU time in the kernel so far, ns; the grain is the system's.</param>
/// <param name="Threads">Its threads.</param>
internal sealed record ProcessSnapshot(
    long TimeNs, int ParentId, string Command, long UserNs, long KernelNs, ImmutableArray<ThreadSnapshot> Threads)
{
    /// <summary>CPU time so far of all threads, those that have ended included, ns; null where it can't be read.</summary>
    public long? CpuNs { get; init; }
}

/// <summary>A thread at one instant.</summary>
/// <param name="ThreadId">The system's id.</param>
/// <param name="Name">Its name as the system knows it; may be cut short.</param>
/// <param name="CpuNs">Time on a CPU so far, ns.</param>
/// <param name="QueueNs">Time in the run queue so far, ns; null where the system does not tell.</param>
internal readonly record struct ThreadSnapshot(int ThreadId, string Name, long CpuNs, long? QueueNs);
