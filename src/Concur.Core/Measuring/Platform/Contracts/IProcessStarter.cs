using System.Collections.Immutable;
using Concur.Core.Model;

namespace Concur.Core.Measuring.Platform.Contracts;

/// <summary>Starts processes whose end takes everything that they started with them.</summary>
internal interface IProcessStarter
{
    /// <summary>Starts a process. The end of what it prints is kept.</summary>
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
    /// <summary>
    /// Whether the peak of its memory is to be known even where it is smaller than the tool's. Starting it then takes a moment longer,
    /// which is in its time.
    /// </summary>
    public bool HasExactPeak { get; init; }

    /// <summary>
    /// Its standard input stays open, with nothing in it, until this completes; null for one that is empty from the beginning.
    /// </summary>
    public Task? InputOpenUntil { get; init; }

    /// <summary>Called on the thread that starts the process, just before it does.</summary>
    public Action BeforeSpawn { get; init; } = () => { };

    /// <summary>Called with the process's id once it runs.</summary>
    public Action<int> Spawned { get; init; } = _ => { };
}

/// <summary>The end of a process.</summary>
/// <param name="Usage">Its own usage and that of the children it waited for.</param>
/// <param name="Output">The end of what it wrote to standard output and standard error.</param>
internal sealed record ChildExit(ProcessUsage Usage, string Output);
