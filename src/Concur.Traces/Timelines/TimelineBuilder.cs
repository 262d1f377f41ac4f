using System.Collections.Immutable;
using System.Runtime.InteropServices;
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
        return new Timeline(recording.Name, builder._table.ToStacks(), processes)
        {
            CpuSampleMs = recording.Schedules.Samples?.IntervalMs,
            OriginNs = builder._originNs,
        };
    }

    private TimelineProcess Process(ProcessRecording process, int processId)
    {
        var firstStack = _table.Add(process.Stacks, process.Methods.NameAt);
        var firstCpuStack = AddCpuStacks(process, processId);
        var pauses = ThreadActivities.Pauses(process).ToList();
        var threads = process.Threads.Union(_recording.Schedules.ThreadsOf(processId)).Order().Select(threadId =>
        {
            var told = ThreadActivities.Told(process, threadId).ToList();
            var schedule = _recording.Schedules.Of(threadId);
            var activities = schedule is null ? told : (IReadOnlyList<ActivitySpan>)ThreadActivities.Of(schedule, told, pauses);
            var sampled = Runs(process.SampleRunsOf(threadId), firstStack);
            var stacks = schedule is not null && _recording.Schedules.Samples is { } samples ? CpuSpans(threadId, samples, firstCpuStack) : sampled;
            var frames = sampled.IsEmpty ? "" : string.Join('\n', _table.FramesIn(sampled[0].Stack));
            return new TimelineThread(threadId, NameOf(processId, threadId, frames), [.. activities.Select(span => Interval(span, firstStack))], stacks);
        });
        var command = process.Sessions.Select(session => session.Process.CommandLine).FirstOrDefault(command => command is not null);
        return new TimelineProcess(
            processId,
            command ?? Path.GetFileName(process.Sessions[0].Path),
            [.. pauses.Select(pause => Interval(pause, firstStack))],
            [.. threads.Where(thread => !thread.Activities.IsEmpty || !thread.Stacks.IsEmpty).OrderBy(thread => thread.ThreadId != processId)]);
    }

    /// <summary>The name that a thread gave itself, or what its stacks say that it is for, and its id.</summary>
    private string NameOf(int processId, int threadId, string frames)
    {
        var name = _recording.Schedules.NameOf(processId, threadId)
            ?? (threadId == processId ? "main thread" : RuntimeThreads.PurposeOf(frames));
        return FormattableString.Invariant($"{name} {threadId}");
    }

    private ImmutableArray<StackSpan> Runs(IReadOnlyList<SampleRun> runs, int firstStack)
    {
        var spans = new StackSpan[runs.Count];
        for (var i = 0; i < spans.Length; i++)
            spans[i] = new StackSpan(firstStack + runs[i].Stack, Ms(runs[i].StartNs), Ms(runs[i].EndNs), runs[i].Samples);
        return ImmutableCollectionsMarshal.AsImmutableArray(spans);
    }

    private int AddCpuStacks(ProcessRecording process, int processId)
    {
        if (_recording.Schedules.Samples is not { } samples || !samples.Stacks.TryGetValue(processId, out var stacks)) return 0;
        var mappings = samples.Mappings.GetValueOrDefault(processId);
        return _table.Add(stacks, address => process.Methods.NameAt(address) ?? mappings?.NameAt(address, _symbols));
    }

    private ImmutableArray<StackSpan> CpuSpans(int threadId, CpuSamples samples, int firstStack)
    {
        if (!samples.ByThread.TryGetValue(threadId, out var ticks)) return [];
        var spans = ImmutableArray.CreateBuilder<StackSpan>(ticks.Length);
        for (var i = 0; i < ticks.Length; i++)
        {
            var startMs = Ms(ticks[i].TimeNs);
            var endMs = Math.Min(startMs + samples.IntervalMs, i + 1 < ticks.Length ? Ms(ticks[i + 1].TimeNs) : double.MaxValue);
            spans.Add(new StackSpan(firstStack + ticks[i].Stack, startMs, endMs, 1));
        }

        return spans.MoveToImmutable();
    }

    private TimelineInterval Interval(ActivitySpan span, int firstStack) => new(ActivityNames.Of(span.Activity), Ms(span.StartNs), Ms(span.EndNs))
    {
        ByThread = span.ByThread,
        Stack = firstStack + span.Stack,
        OnCpu = span.OnCpu,
    };

    private double Ms(long timeNs) => (timeNs - _originNs) / NsPerMs;
}
