using System.Collections.Immutable;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;
using Concur.Traces.Symbols;

namespace Concur.Traces.Timelines;

/// <summary>Makes a timeline of a recording: every thread of every process, instant by instant where its switches were recorded.</summary>
public sealed class TimelineBuilder
{
    private const double NsPerMs = 1e6;
    private readonly Recording _recording;
    private readonly long _originNs;
    private readonly StackTable _table = new();
    private readonly NativeSymbols _symbols;

    private TimelineBuilder(Recording recording, bool mayBeOfElsewhere)
    {
        (_recording, _originNs) = (recording, recording.OriginNs);
        _symbols = new NativeSymbols(mayBeOfElsewhere);
    }

    /// <summary>The whole recording as a timeline.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="mayBeOfElsewhere">
    /// Whether it may have been made on another machine, or long ago: then native code has names only while its file is the
    /// one that was mapped.
    /// </param>
    public static Timeline Of(Recording recording, bool mayBeOfElsewhere = true)
    {
        ArgumentNullException.ThrowIfNull(recording);
        var builder = new TimelineBuilder(recording, mayBeOfElsewhere);
        var processes = recording.Processes.Select((process, index) => builder.Process(process, process.ProcessId ?? index + 1)).ToImmutableArray();
        return new Timeline(recording.Name, builder._table.Frames, builder._table.Stacks, processes)
        {
            CpuSampleMs = recording.Schedules.Samples?.IntervalMs,
            OriginNs = builder._originNs,
        };
    }

    private TimelineProcess Process(ProcessRecording process, int processId)
    {
        var stackOf = _table.Add(process.Stacks, process.Methods.NameAt);
        var cpuStackOf = CpuStacks(process, processId);
        var pauses = ThreadActivities.Pauses(process).ToList();
        var runs = process.Sessions.SelectMany(session => session.SampleRuns).ToLookup(run => run.ThreadId);
        var threads = process.Threads.Union(_recording.Schedules.ThreadsOf(processId)).Order().Select(threadId =>
        {
            var told = ThreadActivities.Told(process, threadId).ToList();
            var schedule = _recording.Schedules.Of(threadId);
            var activities = schedule is null ? told : (IReadOnlyList<ActivitySpan>)ThreadActivities.Of(schedule, told, pauses);
            var sampled = Runs(runs[threadId], stackOf);
            var stacks = schedule is not null && _recording.Schedules.Samples is { } samples ? CpuSpans(threadId, samples, cpuStackOf) : sampled;
            var frames = sampled.IsEmpty ? "" : string.Join('\n', _table.FramesIn(sampled[0].Stack));
            return new TimelineThread(threadId, NameOf(processId, threadId, frames), [.. activities.Select(span => Interval(span, stackOf))], stacks);
        });
        var command = process.Sessions.Select(session => session.Process.CommandLine).FirstOrDefault(command => command is not null);
        return new TimelineProcess(
            processId,
            command ?? Path.GetFileName(process.Sessions[0].Path),
            [.. pauses.Select(pause => Interval(pause, stackOf))],
            [.. threads.Where(thread => !thread.Activities.IsEmpty || !thread.Stacks.IsEmpty).OrderBy(thread => thread.ThreadId != processId)]);
    }

    /// <summary>The name that a thread gave itself, or what its stacks say that it is for, and its id.</summary>
    private string NameOf(int processId, int threadId, string frames)
    {
        var name = _recording.Schedules.NameOf(processId, threadId)
            ?? (threadId == processId ? "main thread" : RuntimeThreads.PurposeOf(frames));
        return FormattableString.Invariant($"{name} {threadId}");
    }

    private ImmutableArray<StackSpan> Runs(IEnumerable<SampleRun> runs, int[] stackOf) =>
        [.. runs.Select(run => new StackSpan(stackOf[run.Stack], Ms(run.StartNs), Ms(run.EndNs), run.Samples))];

    private int[] CpuStacks(ProcessRecording process, int processId)
    {
        if (_recording.Schedules.Samples is not { } samples || !samples.Stacks.TryGetValue(processId, out var stacks)) return [];
        var mappings = samples.Mappings.GetValueOrDefault(processId);
        return _table.Add(stacks, address => process.Methods.NameAt(address) ?? mappings?.NameAt(address, _symbols));
    }

    private ImmutableArray<StackSpan> CpuSpans(int threadId, CpuSamples samples, int[] stackOf)
    {
        if (!samples.ByThread.TryGetValue(threadId, out var ticks)) return [];
        var spans = ImmutableArray.CreateBuilder<StackSpan>(ticks.Length);
        for (var i = 0; i < ticks.Length; i++)
        {
            var startMs = Ms(ticks[i].TimeNs);
            var endMs = Math.Min(startMs + samples.IntervalMs, i + 1 < ticks.Length ? Ms(ticks[i + 1].TimeNs) : double.MaxValue);
            spans.Add(new StackSpan(stackOf[ticks[i].Stack], startMs, endMs, 1));
        }

        return spans.MoveToImmutable();
    }

    private TimelineInterval Interval(ActivitySpan span, int[] stackOf) => new(ActivityNames.Of(span.Activity), Ms(span.StartNs), Ms(span.EndNs))
    {
        ByThread = span.ByThread,
        Stack = span.Stack is { } stack ? stackOf[stack] : null,
        OnCpu = span.OnCpu,
    };

    private double Ms(long timeNs) => (timeNs - _originNs) / NsPerMs;
}
