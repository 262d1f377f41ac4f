using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Concur.Protocol;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;
using Concur.Traces.Symbols;

namespace Concur.Traces.Timelines;

/// <summary>Makes a timeline of a recording: every thread of every process, instant by instant where its switches were recorded.</summary>
public sealed class TimelineBuilder
{
    private readonly Recording _recording;
    private readonly TimelineStacks _stacks;
    private readonly CancellationToken _cancellation;

    private TimelineBuilder(Recording recording, bool mayBeOfElsewhere, CancellationToken cancellation) =>
        (_recording, _stacks, _cancellation) = (recording, new TimelineStacks(mayBeOfElsewhere, recording.OriginNs), cancellation);

    /// <summary>A recording as a timeline: the whole of it, or the time that counts.</summary>
    /// <param name="recording">The recording.</param>
    /// <param name="mayBeOfElsewhere">
    /// Whether it may have been made on another machine, or long ago: then native code has names only while its file is the
    /// one that was mapped.
    /// </param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static Timeline Of(Recording recording, bool mayBeOfElsewhere = true, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(recording);
        var builder = new TimelineBuilder(recording, mayBeOfElsewhere, cancellation);
        var processes = recording.Processes.Select((process, index) => builder.Process(process, process.ProcessId ?? index + 1))
            .ToImmutableArray();
        var timeline = new Timeline(recording.Name, builder._stacks.ToStacks(), processes)
        {
            Cpu = CpuWeights.Of(recording.Schedules, recording.Times is { } times ? IntervalSet.Of([times]) : null),
            OriginNs = recording.OriginNs,
        };
        return recording.Times is { } only ? timeline.Within(only.StartNs, only.EndNs) : timeline;
    }

    private TimelineProcess Process(ProcessRecording process, int processId)
    {
        var (firstStack, firstCpuStack) = (_stacks.Add(process), _stacks.Add(process, processId, _recording.Schedules.Samples));
        var firstSwitchStack = _stacks.Add(process, processId, _recording.Schedules.SwitchStacks);
        var pauses = ThreadActivities.Pauses(process).ToList();
        var names = new TimelineNames(_recording.Schedules, process);
        var threads = process.Threads.Union(_recording.Schedules.ThreadsOf(processId)).Order().Select(threadId =>
        {
            _cancellation.ThrowIfCancellationRequested();
            var events = ThreadActivities.FromEvents(process, threadId).ToList();
            var schedule = _recording.Schedules.WithWakeUps(threadId);
            IReadOnlyList<ActivitySpan> activities = schedule is null
                ? ThreadActivities.Flat(events)
                : ThreadActivities.Of(schedule, events, pauses);
            var sampled = _stacks.Spans(process.SampleRunsOf(threadId), firstStack);
            var stacks = _stacks.Spans(threadId, _recording.Schedules, firstCpuStack) ?? sampled;
            var name = names.OfThread(processId, threadId, _stacks.FirstFrames(sampled));
            var left = schedule is null ? null : LeftIn(threadId, schedule, firstSwitchStack);
            var intervals = activities.Select(span => Interval(span, span.Stack is null ? left?.Invoke(span) : firstStack + span.Stack));
            return new TimelineThread(threadId, name, [.. intervals], stacks).WithCounted(_recording);
        });
        return names.OnMachine(new TimelineProcess(
            processId,
            names.OfProcess(),
            [.. pauses.Select(pause => Interval(pause, firstStack + pause.Stack))],
            [
                .. threads.Where(thread => thread.IsKnown)
                    .OrderBy(thread => thread.ThreadId != processId),
            ]));
    }

    /// <summary>Gives the stack in which a thread left the CPUs for a time that no event names; asked for in the order of time.</summary>
    private Func<ActivitySpan, int?>? LeftIn(int threadId, ThreadSchedule schedule, int firstStack)
    {
        if (_recording.Schedules.SwitchStacks?.ByThread.TryGetValue(threadId, out var stacks) != true) return null;
        OffCpuInterval[] times = [.. OffCpuIntervals.Of(schedule, stacks)];
        var next = 0;
        return span =>
        {
            if (span.Activity != Activity.IoSleep) return null;
            while (next < times.Length && times[next].EndNs <= span.StartNs) next++;
            return next < times.Length && times[next].StartNs <= span.StartNs ? firstStack + times[next].Stack : null;
        };
    }

    private TimelineInterval Interval(ActivitySpan span, int? stack) =>
        new(ActivityNames.Of(span.Activity), _stacks.Ms(span.StartNs), _stacks.Ms(span.EndNs))
        {
            ByThread = span.ByThread,
            Stack = stack,
            OnCpu = span.OnCpu,
        };
}

/// <summary>What to call a process of a timeline, and its threads.</summary>
/// <param name="schedules">The names that threads gave themselves.</param>
/// <param name="process">The process.</param>
internal sealed class TimelineNames(ThreadSchedules schedules, ProcessRecording process)
{
    /// <summary>The command line, or the name of the file.</summary>
    public string OfProcess() =>
        process.Sessions.Select(session => session.Process.CommandLine).FirstOrDefault(command => command is not null)
            ?? TerminalText.Name(Path.GetFileName(process.Sessions[0].Path));

    /// <summary>The name that a thread gave itself, or what its stacks say that it is for, and its id on its own machine.</summary>
    public string OfThread(int processId, int threadId, string frames)
    {
        var name = schedules.NameOf(processId, threadId) ?? RuntimeThreads.NameOf(processId, threadId, frames);
        return FormattableString.Invariant($"{name} {(process.Machine is null ? threadId : MachineIds.OwnOf(threadId))}");
    }

    /// <summary>The process with the machine that it ran on.</summary>
    public TimelineProcess OnMachine(TimelineProcess timeline) => timeline with { Machine = process.Machine };
}

/// <summary>The named stacks of a timeline, and the stacks that threads were seen in.</summary>
/// <param name="mayBeOfElsewhere">Whether native code has names only while its file is the one that was mapped.</param>
/// <param name="originNs">Where the timeline's times begin, ns of the monotonic clock.</param>
internal sealed class TimelineStacks(bool mayBeOfElsewhere, long originNs)
{
    private readonly StackTable _table = new();
    private readonly NativeSymbols _symbols = new(mayBeOfElsewhere);

    /// <summary>All stacks that were added until now.</summary>
    public FrameStacks ToStacks() => _table.ToStacks();

    /// <summary>Adds the stacks of a process's own events.</summary>
    /// <returns>The index of the first one; the others follow.</returns>
    public int Add(ProcessRecording process) => _table.Add(process.Stacks, process.Methods.NameAt);

    /// <summary>Adds the stacks that were sampled of a process from outside.</summary>
    /// <returns>The index of the first one; 0 where none were sampled.</returns>
    public int Add(ProcessRecording process, int processId, CpuSamples? samples)
    {
        if (samples is null || !samples.Stacks.TryGetValue(processId, out var stacks)) return 0;
        return _table.Add(stacks, address => process.Methods.NameAt(address) ?? samples.NameAt(processId, address, _symbols));
    }

    /// <summary>The frames of the first stack, a line for each; empty where there is none.</summary>
    public string FirstFrames(ImmutableArray<StackSpan> stacks) =>
        stacks.IsEmpty ? "" : string.Join('\n', _table.FramesIn(stacks[0].Stack));

    /// <summary>What the runtime's sampler saw of a thread.</summary>
    public ImmutableArray<StackSpan> Spans(IReadOnlyList<SampleRun> runs, int firstStack)
    {
        var spans = new StackSpan[runs.Count];
        for (var i = 0; i < spans.Length; i++)
            spans[i] = new StackSpan(firstStack + runs[i].Stack, Ms(runs[i].StartNs), Ms(runs[i].EndNs), runs[i].Samples);
        return ImmutableCollectionsMarshal.AsImmutableArray(spans);
    }

    /// <summary>What was sampled from outside of a thread; null where nothing watched it from there.</summary>
    public ImmutableArray<StackSpan>? Spans(int threadId, ThreadSchedules schedules, int firstStack)
    {
        if (schedules.Samples is not { } samples) return null;
        if (!samples.ByThread.TryGetValue(threadId, out var ticks))
            return schedules.Of(threadId) is null ? null : ImmutableArray<StackSpan>.Empty;
        var spans = ImmutableArray.CreateBuilder<StackSpan>(ticks.Length);
        for (var i = 0; i < ticks.Length; i++)
        {
            var startMs = Ms(ticks[i].TimeNs);
            var endMs = Math.Min(startMs + samples.IntervalMs, i + 1 < ticks.Length ? Ms(ticks[i + 1].TimeNs) : double.MaxValue);
            spans.Add(new StackSpan(firstStack + ticks[i].Stack, startMs, endMs, 1));
        }

        return spans.MoveToImmutable();
    }

    /// <summary>A time on the timeline, ms.</summary>
    public double Ms(long timeNs) => Ns.ToMs(timeNs - originNs);
}
