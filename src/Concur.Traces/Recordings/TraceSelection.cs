using System.Collections.Immutable;

namespace Concur.Traces.Recordings;

/// <summary>Files that belong to one recording.</summary>
/// <param name="Name">What was recorded.</param>
/// <param name="Paths">The nettrace files, the first process's first, and of a process the session that records whole waits first.</param>
public sealed record TraceSelection(string Name, ImmutableArray<string> Paths)
{
    /// <summary>What the scheduler source wrote meanwhile; null where there is nothing.</summary>
    public string? SchedulePath { get; init; }

    /// <summary>
    /// Threads' counters that were read beside a source of every switch, which show how long woken threads stood in the run
    /// queue; null where there are none.
    /// </summary>
    public string? CountersPath { get; init; }
}
