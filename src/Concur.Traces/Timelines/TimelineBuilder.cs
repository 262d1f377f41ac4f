using System.Collections.Immutable;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;

namespace Concur.Traces.Timelines;

/// <summary>Makes a timeline of a recording: every thread of every process, instant by instant where its switches were recorded.</summary>
public sealed class TimelineBuilder
{
    private readonly Recording _recording;
    private readonly TimelineStacks _stacks;

    private TimelineBuilder(Recording recording, bool mayBeOfElsewhere) =>
        (_recording, _stacks) = (recording, new TimelineStacks(mayBeOfElsewhere, recording.OriginNs));

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
        var processes = recording.Processes.Select((process, index) => builder.Process(process, process.ProcessId ?? index + 1))
            .ToImmutableArray();
        return new Timeline(recording.Name, builder._stacks.ToStacks(), processes)
        {
            CpuSampleMs = recording.Schedules.Samples?.IntervalMs,
            OriginNs = recording.OriginNs,
        };
    }

    private TimelineProcess Process(ProcessRecording process, int processId)
    {
        var (firstStack, firstCpuStack) = (_stacks.Add(process), _stacks.Add(process, processId, _recording.Schedules.Samples));
        var pauses = ThreadActivities.Pauses(process).ToList();
        var threads = process.Threads.Union(_recording.Schedules.ThreadsOf(processId)).Order().Select(threadId =>
        {
            var events = ThreadActivities.FromEvents(process, threadId).ToList();
            var schedule = _recording.Schedules.Of(threadId);
            var activities = schedule is null ? events : (IReadOnlyList<ActivitySpan>)ThreadActivities.Of(schedule, events, pauses);
            var sampled = _stacks.Spans(process.SampleRunsOf(threadId), firstStack);
            var stacks = schedule is not null && _recording.Schedules.Samples is { } samples
                ? _stacks.Spans(threadId, samples, firstCpuStack)
                : sampled;
            var name = NameOf(processId, threadId, _stacks.FirstFrames(sampled));
            return new TimelineThread(threadId, name, [.. activities.Select(span => Interval(span, firstStack))], stacks);
        });
        var command = process.Sessions.Select(session => session.Process.CommandLine).FirstOrDefault(command => command is not null);
        return new TimelineProcess(
            processId,
            command ?? Path.GetFileName(process.Sessions[0].Path),
            [.. pauses.Select(pause => Interval(pause, firstStack))],
            [
                .. threads.Where(thread => !thread.Activities.IsEmpty || !thread.Stacks.IsEmpty)
                    .OrderBy(thread => thread.ThreadId != processId),
            ]);
    }

    /// <summary>The name that a thread gave itself, or what its stacks say that it is for, and its id.</summary>
    private string NameOf(int processId, int threadId, string frames)
    {
        var name = _recording.Schedules.NameOf(processId, threadId)
            ?? (threadId == processId ? "main thread" : RuntimeThreads.PurposeOf(frames));
        return FormattableString.Invariant($"{name} {threadId}");
    }

    private TimelineInterval Interval(ActivitySpan span, int firstStack) =>
        new(ActivityNames.Of(span.Activity), _stacks.Ms(span.StartNs), _stacks.Ms(span.EndNs))
        {
            ByThread = span.ByThread,
            Stack = firstStack + span.Stack,
            OnCpu = span.OnCpu,
        };
}
