using System.Collections.Immutable;

namespace Concur.Core.Model;

/// <summary>Trace files that belong together.</summary>
/// <param name="Name">What they are of.</param>
/// <param name="Paths">The files, the first process's first.</param>
public sealed record TraceSelection(string Name, ImmutableArray<string> Paths)
{
    /// <summary>What the scheduler source wrote meanwhile; null where there is nothing.</summary>
    public string? SchedulePath { get; init; }
}

/// <summary>Other tools' formats.</summary>
public enum ExportFormat
{
    /// <summary>https://www.speedscope.app.</summary>
    Speedscope,

    /// <summary>The Trace Event Format, for https://ui.perfetto.dev.</summary>
    Chromium,

    /// <summary>For go tool pprof.</summary>
    Pprof,

    /// <summary>Collapsed stacks, for flame graphs.</summary>
    Folded,

    /// <summary>The timeline's intervals as a table.</summary>
    Csv,

    /// <summary>perf.data, for perf, hotspot and other tools.</summary>
    PerfData,
}
