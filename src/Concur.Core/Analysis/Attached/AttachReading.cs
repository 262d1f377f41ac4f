using System.Collections.Immutable;
using Concur.Core.Analysis.Collectors;
using Concur.Core.Analysis.Events;
using Concur.Core.Analysis.Scheduling;
using Concur.Core.Analysis.Traces;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Attached;

/// <summary>What the files of a recording tell, read.</summary>
internal sealed record AttachReading
{
    /// <summary>Every thread, instant by instant.</summary>
    public required Timeline Timeline { get; init; }

    /// <summary>What is to be known of the files.</summary>
    public required ImmutableArray<Finding> Findings { get; init; }

    /// <summary>The runtime's events.</summary>
    public required ProcessEvents Events { get; init; }

    /// <summary>The process.</summary>
    public required TraceProcess Process { get; init; }

    /// <summary>Events in all files.</summary>
    public required long EventCount { get; init; }

    /// <summary>Events and switches that were dropped.</summary>
    public required long Lost { get; init; }

    /// <summary>The threads' accounts.</summary>
    public required ImmutableArray<TraceThread> Threads { get; init; }

    /// <summary>The stacks.</summary>
    public required SampledMethods Methods { get; init; }

    /// <summary>What to call a thread.</summary>
    public required Func<int, string> LabelOf { get; init; }

    /// <param name="record">The files.</param>
    /// <param name="topMethods">How many of the hottest methods to tell.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ConcurException">They are not there, or no traces.</exception>
    public static AttachReading Of(AttachRecord record, int topMethods, CancellationToken cancellation)
    {
        var log = record.Scheduler.Kind == SchedulerKind.Perf ? PerfLog.Read(record.SchedulePath) : null;
        var (timeline, findings) = TimelineReader.Read(new TraceSelection(record.Process.Name, record.TracePaths) { SchedulePath = log is null ? null : record.SchedulePath }, cancellation);
        var traces = record.TracePaths.Select(path => TraceAnalyzer.Analyze(path, topMethods, cancellation)).ToImmutableArray();
        var events = LightTraceReader.Read(record.TracePaths[0])
            ?? throw new ConcurException(FailureKind.BadInput, $"nothing of {record.TracePaths[0]} can be read: the process ended before it had told anything");
        var polled = log is null ? PolledLog.Read(record.SchedulePath) : null;
        var rows = new AttachedThreads(record, timeline, log, polled);
        return new AttachReading
        {
            Timeline = timeline,
            Findings = findings,
            Events = events,
            Process = traces[0].Process with
            {
                ProcessId = record.Process.ProcessId,
                CommandLine = record.Process.Command,
                Runtime = record.Process.Runtime ?? traces.Select(trace => trace.Process.Runtime).FirstOrDefault(runtime => runtime is not null),
            },
            EventCount = traces.Sum(trace => trace.Events),
            Lost = traces.Sum(trace => trace.LostEvents) + (log?.Lost ?? 0),
            Threads = rows.Of(events),
            Methods = SampledMethods.Of(timeline, rows.Spans, traces, topMethods),
            LabelOf = rows.LabelOf,
        };
    }
}
