using System.Collections.Immutable;

namespace Concur.Core.Measuring.Platform.Contracts;

/// <summary>Starts processes whose end takes everything that they started with them.</summary>
internal interface IProcessStarter
{
    /// <summary>Starts a process: its standard input is empty, and the end of what it prints is kept.</summary>
    /// <exception cref="Model.ConcurException">The executable can't be started.</exception>
    Task<IChild> StartAsync(ChildStart start);
}

/// <summary>A process that the tool started.</summary>
internal interface IChild
{
    /// <summary>Its process id.</summary>
    int ProcessId { get; }

    /// <summary>Completes when it has ended and what it left running has been ended as well.</summary>
    Task<ChildExit> Exited { get; }

    /// <summary>Ends it and everything that it started, at once. Does nothing after its end.</summary>
    void Kill();
}

/// <summary>A process to start.</summary>
/// <param name="FileName">The executable's path.</param>
/// <param name="Arguments">Its arguments, without its own name.</param>
/// <param name="Environment">Variables that differ from this process's: a null value removes one.</param>
internal sealed record ChildStart(string FileName, ImmutableArray<string> Arguments, IReadOnlyDictionary<string, string?> Environment)
{
    /// <summary>Called on the thread that starts the process, just before it does.</summary>
    public Action BeforeSpawn { get; init; } = () => { };

    /// <summary>Called with the process's id once it runs.</summary>
    public Action<int> Spawned { get; init; } = _ => { };
}

/// <summary>The end of a process: its own usage and that of the children it waited for.</summary>
/// <param name="ExitCode">Exit code; 128 + the signal's number when a signal ended it.</param>
/// <param name="Real">From spawn to exit.</param>
/// <param name="User">CPU time in user mode.</param>
/// <param name="Kernel">CPU time in the kernel.</param>
/// <param name="MaxRssBytes">Peak resident memory of the largest process; null when it is not known.</param>
/// <param name="VoluntarySwitches">Context switches because a thread blocked.</param>
/// <param name="InvoluntarySwitches">Context switches because another thread was given the core.</param>
/// <param name="Output">The end of what it wrote to standard output and standard error.</param>
internal sealed record ChildExit(
    int ExitCode,
    TimeSpan Real,
    TimeSpan User,
    TimeSpan Kernel,
    long? MaxRssBytes,
    long VoluntarySwitches,
    long InvoluntarySwitches,
    string Output);
