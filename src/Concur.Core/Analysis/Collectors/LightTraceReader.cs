using Concur.Core.Analysis.Events;
using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers;

namespace Concur.Core.Analysis.Collectors;

/// <summary>
/// Reads the light session's trace in one pass, to which every collector subscribes. Event timestamps are QPC ticks,
/// which on Linux are ns of CLOCK_MONOTONIC, the clock of the harness's stamps.
/// </summary>
internal static class LightTraceReader
{
    private static readonly Action<ClrTraceEventParser, EventIntervals>[] Collectors =
    [
        SuspensionCollector.Subscribe,
        GcCollector.Subscribe,
        ContentionCollector.Subscribe,
        WaitCollector.Subscribe,
        JitCollector.Subscribe,
        PoolCollector.Subscribe,
    ];

    /// <returns>Null when the file is empty or no trace: the process ended before its session had begun.</returns>
    public static ProcessEvents? Read(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length == 0) return null;
        var events = new EventIntervals();
        try
        {
            using var source = new EventPipeEventSource(path);
            foreach (var subscribe in Collectors) subscribe(source.Clr, events);
            source.Process();
            events.Lost = source.EventsLost;
        }
        catch (Exception e) when (e is FormatException or EndOfStreamException or InvalidDataException)
        {
            // The process was killed: its trace ends in the middle of a block. What came before it counts.
            if (events.Suspensions.Count == 0 && events.Waits.Count == 0) return null;
        }

        return new ProcessEvents(events);
    }
}
