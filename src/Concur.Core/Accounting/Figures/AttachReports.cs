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
        var (gc, samples) = (GcFigures.Of([process], window), new AttachSamples(recording, timeline));
        var (threads, sampled) = (new ScheduledThreads(record.Process.ProcessId, recording, timeline, window), samples.All());
        var known = ProcessOf(record, process);
        var source = FigureSource.OfAttached(record, recording, threads.NameOf);
        var calls = CallFigures.OfProcess(process, record.Process.ProcessId, recording, window);
        return samples.WithCoverage(new TraceReport
        {
            File = Path.GetFileName(record.TracePaths[0]),
            Process = known,
            DurationMs = window.Ms,
            Events = recording.Sessions.Sum(session => session.Events),
            LostEvents = recording.Lost,
            Samples = sampled.Samples,
            SampleIntervalMs = sampled.IntervalMs,
            Weighting = sampled.Weighting,
            GcPauses = gc.Pauses,
            Collections = gc.ByGeneration,
            Contentions = WindowedFacts.Sum(WindowedFacts.LockWaits(process, window).Select(wait => source.Blocked.Of(process, wait))),
            Waits = known.HasWaitEvents
                ? WindowedFacts.Sum(WindowedFacts.Waits(process, window).Select(wait => source.Blocked.Of(process, wait)))
                : null,
            Compilations = known.IsNativeAot ? null : WindowedFacts.Sum(WindowedFacts.Compilations(process, window)),
            Threads = [.. threads.Rows(samples).Select(row => Known(row, known, calls))],
            Methods = [.. sampled.Methods.Take(topMethods)],
            LacksMethodNames = sampled.Methods.Any(method => !method.HasName) && !sampled.Methods.Any(method => method.IsManaged),
            Live = LiveRecordings.Of(record, process, source, gc) with { Calls = calls?.Report() },
        });
    }

    private static TraceThread Known(TraceThread row, TraceProcess known, CallFigures? calls) => row with
    {
        WaitMs = known.HasWaitEvents ? row.WaitMs : null,
        JitMs = known.IsNativeAot ? null : row.JitMs,
        AcquiringMs = calls?.AcquiringMs(row.ThreadId),
    };

    private static TraceProcess ProcessOf(AttachRecord record, ProcessRecording process)
    {
        var known = process.Sessions.Select(TraceReports.ProcessOf).ToList();
        return known[0] with
        {
            ProcessId = record.Process.ProcessId,
            CommandLine = record.Process.Command,
            Runtime = record.Process.Runtime ?? known.Select(session => session.Runtime).FirstOrDefault(runtime => runtime is not null),
        };
    }
}

/// <summary>The part of the report that a running process has and a trace file does not.</summary>
internal static class LiveRecordings
{
    /// <param name="record">The files and the window of the recording.</param>
    /// <param name="process">The process.</param>
    /// <param name="source">What figures are made of.</param>
    /// <param name="gc">Its collections and allocations.</param>
    public static LiveRecording Of(
        AttachRecord record, ProcessRecording process, FigureSource source, GcFigures gc)
    {
        var window = Window.Of(record);
        var waits = WindowedFacts.Waits(process, window)
            .Select(wait => source.Blocked.Of(process, wait))
            .Select(wait => new TimedWait(Category.Wait, process, wait.Fact.ThreadId, wait.Fact.StartNs, wait.Fact.EndNs, wait.Ns));
        return new LiveRecording
        {
            Name = record.Process.Name,
            Untested = record.Untested,
            RequestedMs = record.Request.Duration.TotalMilliseconds,
            RecordedMs = window.Ms,
            StartNs = window.StartNs,
            EndNs = window.EndNs,
            Ending = record.Ending,
            Scheduler = record.Scheduler.Kind,
            Refusal = record.Scheduler.Refusal,
            Profile = record.Request.Profile,
            AllocatedBytes = gc.AllocatedBytes,
            TopTypes = gc.TopTypes,
            Induced = gc.Induced,
            Exceptions = ExceptionFigures.Of([process], window),
            Pool = PoolFigures.Within(process, window),
            Locks = LockFigures.Of(source),
            WaitSites = source.Sites.Of(LockFigures.Waits(source).Concat(waits), RuntimeFigures.MostSites),
        };
    }
}

/// <summary>The threads of a process that was watched from outside, within a window.</summary>
internal sealed class ScheduledThreads
{
    private readonly int _processId;
    private readonly Recording _recording;
    private readonly ThreadSchedules _schedules;
    private readonly ProcessRecording _process;
    private readonly Window _window;
    private readonly Dictionary<int, TimelineThread> _threads;

    /// <param name="processId">The operating system's id of the process, the first of the recording.</param>
    /// <param name="recording">The recording.</param>
    /// <param name="timeline">The timeline of the recording.</param>
    /// <param name="window">The time that counts.</param>
    public ScheduledThreads(int processId, Recording recording, Timeline timeline, Window window)
    {
        (_processId, _recording, _window) = (processId, recording, window);
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
                .OrderByDescending(row => (row.CpuMs ?? 0) + (row.LockMs ?? 0) + (row.RunQueueMs ?? 0))
                .ThenByDescending(row => row.WaitMs)
                .ThenBy(row => row.ThreadId),
        ];

        TraceThread? RowOf(int thread)
        {
            var sampled = samples.Of(_threads.GetValueOrDefault(thread));
            if (AccountOf(thread) is { } account) return account.Row(thread, NameOf(thread), sampled, _schedules.KnowsRunQueue);
            return !_schedules.KnowsRunQueue && sampled is { Count: > 0 } known ? SampledRow(thread, known) : null;
        }

        ThreadAccount? AccountOf(int thread) => _schedules.WithWakeUps(thread) is { } schedule
            ? ThreadAccount.Of(ThreadActivities.Of(schedule, [.. ThreadActivities.FromEvents(_process, thread)], pauses), schedule, _window)
            : ThreadAccount.Of(thread, _schedules, _recording.EventsOf(_process, thread), _window);
    }

    /// <summary>A thread of which only samples on the CPUs are known.</summary>
    private TraceThread SampledRow(int thread, (long Count, double Ms) sampled) => new()
    {
        ThreadId = thread,
        Name = NameOf(thread),
        Samples = sampled.Count,
        SampledMs = sampled.Ms,
        GcSuspendedMs = null,
        LockMs = null,
        WaitMs = null,
        JitMs = null,
        CpuMs = sampled.Ms,
    };

    /// <summary>The name of a thread, without its id.</summary>
    public string NameOf(int thread)
    {
        if (thread == _processId) return "main thread";
        var ending = FormattableString.Invariant($" {thread}");
        var known = _threads.TryGetValue(thread, out var shown) && shown.Name.EndsWith(ending, StringComparison.Ordinal)
            ? shown.Name[..^ending.Length]
            : null;
        return _schedules.NameOf(_processId, thread) ?? known ?? RuntimeThreads.NameOf(_processId, thread, "");
    }
}

/// <summary>The stacks that were sampled of a running process within the recorded window.</summary>
/// <param name="recording">The recording of the process.</param>
/// <param name="timeline">The timeline of the recording's window.</param>
internal sealed class AttachSamples(Recording recording, Timeline timeline)
{
    private readonly ProcessRecording _process = recording.Processes[0];

    /// <summary>How much of the time on a CPU the samples stand for; null where none were taken on the CPUs.</summary>
    public CpuCoverage? Coverage => timeline.Cpu?.Coverage(_process.ProcessId);

    /// <summary>The report with what is known of the time on a CPU.</summary>
    public TraceReport WithCoverage(TraceReport report) => report with
    {
        CpuProfile = Coverage,
        PolledCpu = PolledCpu.Of(recording.Schedules, _process.ProcessId),
    };

    /// <summary>The samples of a thread and the time that they stand for, ms; null when nothing sampled.</summary>
    /// <param name="thread">Null where the timeline does not have it.</param>
    public (long Count, double Ms)? Of(TimelineThread? thread)
    {
        if (timeline.Stacks.IsEmpty) return null;
        return thread is null
            ? (0, 0)
            : (thread.Stacks.Sum(span => (long)span.Samples), Ns.ToMs(thread.Stacks.Sum(span => NsOf(thread, span))));
    }

    /// <summary>The samples of all threads: by the kernel, by the runtime's sampler, or none; and all methods, hottest first.</summary>
    public (long? Samples, double? IntervalMs, Weighting Weighting, ImmutableArray<TraceMethod> Methods) All()
    {
        if (timeline.Cpu is { } weights)
        {
            var (onCpu, sampled) = Figures();
            return (sampled, weights.IntervalMs, Weighting.Cpu, onCpu.Hottest(int.MaxValue));
        }

        if (_process.Sessions.FirstOrDefault(session => session.Samples > 0) is not { } session) return (null, null, Weighting.Wall, []);
        var (byClock, samples) = Figures();
        return (samples, session.SampleIntervalNs is { } ns ? Ns.ToMs(ns) : null, Weighting.Wall, byClock.Hottest(int.MaxValue));
    }

    private (MethodFigures Figures, long Samples) Figures()
    {
        var (figures, samples) = (new MethodFigures(timeline.Stacks), 0L);
        foreach (var thread in timeline.Processes.SelectMany(known => known.Threads).DistinctBy(thread => thread.ThreadId))
        {
            foreach (var span in thread.Stacks)
            {
                samples += span.Samples;
                figures.Add(span.Stack, span.Samples, NsOf(thread, span));
            }
        }

        return (figures, samples);
    }

    /// <summary>The time that a span's samples stand for, ns.</summary>
    private double NsOf(TimelineThread thread, StackSpan span) =>
        Ns.PerMs * (timeline.Cpu is null ? span.EndMs - span.StartMs : timeline.Cpu.SampleMs(thread.ThreadId) * span.Samples);
}
