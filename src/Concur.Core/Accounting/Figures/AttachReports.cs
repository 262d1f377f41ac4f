using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Profiles;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;
using Concur.Traces.Timelines;

namespace Concur.Core.Accounting.Figures;

/// <summary>Turns the recording of a running process into its report. Only the recorded window counts.</summary>
internal static class AttachReports
{
    /// <param name="record">The files and the window of the recording.</param>
    /// <param name="recording">The recording.</param>
    /// <param name="timeline">The timeline of the recording.</param>
    /// <param name="topMethods">How many of the hottest methods to list.</param>
    public static TraceReport Of(AttachRecord record, Recording recording, Timeline timeline, int topMethods)
    {
        var (process, window) = (recording.Processes[0], Window.Of(record));
        var (gc, samples) = (GcFigures.Of([process], window), new AttachSamples(process, timeline, window));
        var (threads, sampled) = (new AttachThreads(record, recording, timeline), samples.All(topMethods));
        return new TraceReport
        {
            File = Path.GetFileName(record.TracePaths[0]),
            Process = ProcessOf(record, process),
            DurationMs = window.Ms,
            Events = recording.Sessions.Sum(session => session.Events),
            LostEvents = recording.Lost,
            Samples = sampled.Samples,
            SampleIntervalMs = sampled.IntervalMs,
            Weighting = sampled.Weighting,
            GcPauses = gc.Pauses,
            Collections = gc.ByGeneration,
            Contentions = WindowedFacts.Sum(WindowedFacts.LockWaits(process, window)),
            Waits = WindowedFacts.Sum(WindowedFacts.Waits(process, window)),
            Compilations = WindowedFacts.Sum(WindowedFacts.Compilations(process, window)),
            Threads = threads.Rows(samples),
            Methods = sampled.Hottest,
            Live = LiveRecordings.Of(record, process, gc, threads.NameOf),
        };
    }

    private static TraceProcess ProcessOf(AttachRecord record, ProcessRecording process) => TraceReports.ProcessOf(process.Sessions[0]) with
    {
        ProcessId = record.Process.ProcessId,
        CommandLine = record.Process.Command,
        Runtime = record.Process.Runtime
            ?? process.Sessions.Select(session => session.Process.Runtime).FirstOrDefault(runtime => runtime is not null),
    };
}

/// <summary>The part of the report that a running process has and a trace file does not.</summary>
internal static class LiveRecordings
{
    /// <param name="record">The files and the window of the recording.</param>
    /// <param name="process">The process.</param>
    /// <param name="gc">Its collections and allocations.</param>
    /// <param name="nameOf">The name of a thread, without its id.</param>
    public static LiveRecording Of(AttachRecord record, ProcessRecording process, GcFigures gc, Func<int, string> nameOf)
    {
        var window = Window.Of(record);
        return new LiveRecording
        {
            Name = record.Process.Name,
            RequestedMs = record.Request.Duration.TotalMilliseconds,
            RecordedMs = window.Ms,
            Ending = record.Ending,
            Scheduler = record.Scheduler.Kind,
            Refusal = record.Scheduler.Refusal,
            Profile = record.Request.Profile,
            AllocatedBytes = gc.AllocatedBytes,
            TopTypes = gc.TopTypes,
            Pool = PoolFigures.Within(process, window),
            Locks = LockFigures.Of(
                new FigureSource(
                    [(ProcessRole.Harness, process)], window, thread => FormattableString.Invariant($"{nameOf(thread)} {thread}"))),
        };
    }
}

/// <summary>The threads of a running process within the recorded window.</summary>
internal sealed class AttachThreads
{
    private readonly int _processId;
    private readonly ThreadSchedules _schedules;
    private readonly ProcessRecording _process;
    private readonly Window _window;
    private readonly Dictionary<int, TimelineThread> _threads;

    /// <param name="record">The process and the window.</param>
    /// <param name="recording">The recording.</param>
    /// <param name="timeline">The timeline of the recording.</param>
    public AttachThreads(AttachRecord record, Recording recording, Timeline timeline)
    {
        (_processId, _window) = (record.Process.ProcessId, Window.Of(record));
        (_schedules, _process) = (recording.Schedules, recording.Processes[0]);
        _threads = timeline.Processes.SelectMany(process => process.Threads)
            .DistinctBy(thread => thread.ThreadId)
            .ToDictionary(thread => thread.ThreadId);
    }

    /// <summary>
    /// The accounts of the threads, those with the most CPU, lock and run queue time first; empty without a scheduler source.
    /// </summary>
    /// <param name="samples">The samples of the threads.</param>
    public ImmutableArray<TraceThread> Rows(AttachSamples samples)
    {
        var pauses = ThreadActivities.Pauses(_process).ToList();
        return
        [
            .. _schedules.ThreadsOf(_processId).Select(RowOf).OfType<TraceThread>()
                .OrderByDescending(row => row.CpuMs + row.LockMs + row.RunQueueMs)
                .ThenByDescending(row => row.WaitMs)
                .ThenBy(row => row.ThreadId),
        ];

        TraceThread? RowOf(int thread) => AccountOf(thread)?.Row(thread, NameOf(thread), samples.Of(_threads.GetValueOrDefault(thread)));

        ThreadAccount? AccountOf(int thread) => _schedules.Of(thread) is { } schedule
            ? ThreadAccount.Of(ThreadActivities.Of(schedule, [.. ThreadActivities.FromEvents(_process, thread)], pauses), schedule, _window)
            : ThreadAccount.Of(thread, _schedules, _process.EventsOf(thread), _window);
    }

    /// <summary>The name of a thread, without its id.</summary>
    public string NameOf(int thread)
    {
        if (thread == _processId) return "main thread";
        var ending = FormattableString.Invariant($" {thread}");
        var known = _threads.TryGetValue(thread, out var shown) && shown.Name.EndsWith(ending, StringComparison.Ordinal)
            ? shown.Name[..^ending.Length]
            : null;
        return _schedules.NameOf(_processId, thread) ?? known ?? RuntimeThreads.PurposeOf("");
    }
}

/// <summary>The stacks that were sampled of a running process within the recorded window.</summary>
/// <param name="process">The process.</param>
/// <param name="timeline">The timeline of the recording.</param>
/// <param name="window">The time that counts.</param>
internal sealed class AttachSamples(ProcessRecording process, Timeline timeline, Window window)
{
    /// <summary>The samples of a thread and the time that they stand for, ms; null when nothing sampled.</summary>
    /// <param name="thread">Null where the timeline does not have it.</param>
    public (long Count, double Ms)? Of(TimelineThread? thread)
    {
        if (timeline.Stacks.IsEmpty) return null;
        var spans = thread is null ? [] : SpansOf(thread).ToList();
        return (spans.Sum(span => span.Samples), Ns.ToMs(spans.Sum(NsOf)));
    }

    /// <summary>The samples of all threads: by the kernel, by the runtime's sampler, or none.</summary>
    public (long? Samples, double? IntervalMs, Weighting Weighting, ImmutableArray<TraceMethod> Hottest) All(int topMethods)
    {
        if (timeline.CpuSampleMs is { } intervalMs)
        {
            var (figures, samples) = (new MethodFigures(timeline.Stacks), 0L);
            var threads = timeline.Processes.SelectMany(known => known.Threads).DistinctBy(thread => thread.ThreadId);
            foreach (var span in threads.SelectMany(SpansOf))
            {
                samples += span.Samples;
                figures.Add(span.Stack, span.Samples, NsOf(span));
            }

            return (samples, intervalMs, Weighting.Cpu, figures.Hottest(topMethods));
        }

        if (process.Sessions.FirstOrDefault(session => session.Samples > 0) is not { } sampled) return (null, null, Weighting.Wall, []);
        var table = new StackTable();
        var firstStack = table.Add(process.Stacks, process.Methods.NameAt);
        var methods = MethodFigures.Of(process, table.ToStacks(), firstStack).Hottest(topMethods);
        return (sampled.Samples, sampled.SampleIntervalNs is { } intervalNs ? Ns.ToMs(intervalNs) : null, Weighting.Wall, methods);
    }

    private IEnumerable<StackSpan> SpansOf(TimelineThread thread) =>
        thread.Stacks.Where(span => window.Holds(timeline.OriginNs + Ns.FromMs(span.StartMs)));

    /// <summary>The time that a span's samples stand for, ns.</summary>
    private double NsOf(StackSpan span) => Ns.PerMs * (timeline.CpuSampleMs * span.Samples ?? span.EndMs - span.StartMs);
}
