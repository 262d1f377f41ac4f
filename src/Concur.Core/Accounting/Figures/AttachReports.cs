using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Traces.Profiles;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;
using Concur.Traces.Timelines;

namespace Concur.Core.Accounting.Figures;

/// <summary>Turns what was recorded of a running process into its report: only what lies within the recorded window counts.</summary>
internal sealed class AttachReports
{
    private const double NsPerMs = 1e6;
    private readonly AttachRecord _record;
    private readonly Recording _recording;
    private readonly ProcessRecording _process;
    private readonly Timeline _timeline;
    private readonly Window _window;
    private readonly Dictionary<int, TimelineThread> _threads;

    private AttachReports(AttachRecord record, Recording recording, Timeline timeline)
    {
        (_record, _recording, _timeline, _window) = (record, recording, timeline, Window.Of(record));
        _process = recording.Processes[0];
        _threads = timeline.Processes.SelectMany(process => process.Threads).GroupBy(thread => thread.ThreadId).ToDictionary(group => group.Key, group => group.First());
    }

    /// <param name="record">What was recorded.</param>
    /// <param name="recording">The same, decoded.</param>
    /// <param name="timeline">The same, instant by instant.</param>
    /// <param name="topMethods">How many of the hottest methods to tell.</param>
    public static TraceReport Of(AttachRecord record, Recording recording, Timeline timeline, int topMethods) =>
        new AttachReports(record, recording, timeline).Report(topMethods);

    private TraceReport Report(int topMethods)
    {
        var (light, gc) = (_process.Sessions[0], GcFigures.Of([_process], _window));
        var sampled = Sampled(topMethods);
        return new TraceReport
        {
            File = Path.GetFileName(_record.TracePaths[0]),
            Process = TraceReports.ProcessOf(light) with
            {
                ProcessId = _record.Process.ProcessId,
                CommandLine = _record.Process.Command,
                Runtime = _record.Process.Runtime ?? _process.Sessions.Select(session => session.Process.Runtime).FirstOrDefault(runtime => runtime is not null),
            },
            DurationMs = _window.Ms,
            Events = _recording.Sessions.Sum(session => session.Events),
            LostEvents = _recording.Lost,
            Samples = sampled.Samples,
            SampleIntervalMs = sampled.IntervalMs,
            Weighting = sampled.Weighting,
            GcPauses = gc.Pauses,
            Collections = gc.ByGeneration,
            Contentions = WindowedFacts.Sum(WindowedFacts.LockWaits(_process, _window)),
            Waits = WindowedFacts.Sum(WindowedFacts.Waits(_process, _window)),
            Compilations = WindowedFacts.Sum(WindowedFacts.Compilations(_process, _window)),
            Threads = Threads(),
            Methods = sampled.Hottest,
            Live = new LiveRecording
            {
                Name = _record.Process.Name,
                RequestedMs = _record.Request.Duration.TotalMilliseconds,
                RecordedMs = _window.Ms,
                Ending = _record.Ending,
                Scheduler = _record.Scheduler.Kind,
                Refusal = _record.Scheduler.Refusal,
                Profile = _record.Request.Profile,
                AllocatedBytes = gc.AllocatedBytes,
                TopTypes = gc.TopTypes,
                Pool = PoolFigures.Within(_process, _window),
                Locks = LockFigures.Of(new FigureSource([(-1, _process)], _window, thread => FormattableString.Invariant($"{NameOf(thread)} {thread}"))),
            },
        };
    }

    /// <summary>The threads' accounts, those first that used the CPUs most, or were kept off them by locks; none where nothing tells when threads ran.</summary>
    private ImmutableArray<TraceThread> Threads()
    {
        var schedules = _recording.Schedules;
        var pauses = ThreadActivities.Pauses(_process).ToList();
        return
        [
            .. schedules.ThreadsOf(_record.Process.ProcessId).Select(thread => AccountOf(thread) is { } account ? account.Row(thread, NameOf(thread), SamplesOf(thread)) : null).OfType<TraceThread>()
                .OrderByDescending(row => row.CpuMs + row.LockMs + row.RunQueueMs).ThenByDescending(row => row.WaitMs).ThenBy(row => row.ThreadId),
        ];

        ThreadAccount? AccountOf(int thread) => schedules.Of(thread) is { } schedule
            ? ThreadAccount.Of(ThreadActivities.Of(schedule, [.. ThreadActivities.Told(_process, thread)], pauses), schedule, _window)
            : ThreadAccount.Of(thread, schedules, _process.EventsOf(thread), _window);
    }

    private (long Count, double Ms)? SamplesOf(int thread)
    {
        if (_timeline.Stacks.IsEmpty) return null;
        var spans = _threads.TryGetValue(thread, out var known) ? SpansOf(known).ToList() : [];
        return (spans.Sum(span => span.Samples), spans.Sum(NsOf) / NsPerMs);
    }

    /// <summary>What was sampled within the window: by the kernel, by the runtime's own sampler, or not at all.</summary>
    private (long? Samples, double? IntervalMs, Weighting Weighting, ImmutableArray<TraceMethod> Hottest) Sampled(int topMethods)
    {
        if (_timeline.CpuSampleMs is { } intervalMs)
        {
            var figures = new MethodFigures(_timeline.Stacks);
            var samples = 0L;
            foreach (var span in _threads.Values.SelectMany(SpansOf))
            {
                samples += span.Samples;
                figures.Add(span.Stack, span.Samples, NsOf(span));
            }

            return (samples, intervalMs, Weighting.Cpu, figures.Hottest(topMethods));
        }

        if (_process.Sessions.FirstOrDefault(session => session.Samples > 0) is not { } sampled) return (null, null, Weighting.Wall, []);
        var table = new StackTable();
        var firstStack = table.Add(_process.Stacks, _process.Methods.NameAt);
        var methods = MethodFigures.Of(_process, table.ToStacks(), firstStack).Hottest(topMethods);
        return (sampled.Samples, sampled.SampleIntervalNs / NsPerMs, Weighting.Wall, methods);
    }

    private IEnumerable<StackSpan> SpansOf(TimelineThread thread) => thread.Stacks.Where(span => _window.Holds(_timeline.OriginNs + (long)Math.Round(span.StartMs * NsPerMs)));

    /// <summary>The time that a span's samples stand for, ns.</summary>
    private double NsOf(StackSpan span) => NsPerMs * (_timeline.CpuSampleMs * span.Samples ?? span.EndMs - span.StartMs);

    private string NameOf(int thread)
    {
        if (thread == _record.Process.ProcessId) return "main thread";
        var ending = FormattableString.Invariant($" {thread}");
        var known = _threads.TryGetValue(thread, out var shown) && shown.Name.EndsWith(ending, StringComparison.Ordinal) ? shown.Name[..^ending.Length] : null;
        return Printable(_recording.Schedules.NameOf(_record.Process.ProcessId, thread) ?? known ?? RuntimeThreads.PurposeOf(""));
    }

    /// <summary>A thread may call itself anything: nothing in it steers a terminal.</summary>
    private static string Printable(string name) => string.Concat(name.Select(c => char.IsControl(c) ? ' ' : c));
}
