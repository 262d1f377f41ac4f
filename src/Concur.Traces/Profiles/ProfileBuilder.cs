using System.Collections.Immutable;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;
using Concur.Traces.Symbols;
using Concur.Traces.Timelines;

namespace Concur.Traces.Profiles;

/// <summary>What to call a thread of a profile, and where it stands.</summary>
/// <param name="Text">The name.</param>
/// <param name="Order">Threads of one weighting stand in this order.</param>
public sealed record ThreadLabel(string Text, (int, int, int, int) Order);

/// <summary>Names the threads of a profile.</summary>
/// <param name="processId">The thread's process.</param>
/// <param name="threadId">The operating system's id.</param>
/// <param name="frames">The frames of a stack of the thread, a line for each.</param>
public delegate ThreadLabel ThreadLabeler(int processId, int threadId, string frames);

/// <summary>
/// Makes a profile of a timeline: its stacks without their instants. Samples weigh the time on a CPU where they are of
/// that, else the time by the clock. Where every switch of a thread was recorded, its time by the clock and what kept it off
/// the CPUs are weighted as well. The profile's stacks begin with the timeline's.
/// </summary>
public sealed class ProfileBuilder
{
    private const double NsPerMs = 1e6;
    private readonly Timeline _timeline;
    private readonly StackTable? _table;

    private ProfileBuilder(Timeline timeline)
    {
        // Samples by the clock add no stacks to the timeline's, of which a long recording has very many.
        _timeline = timeline;
        _table = timeline.CpuSampleMs is null ? null : timeline.Stacks.ToTable();
    }

    /// <summary>Every thread under its own name, process by process.</summary>
    public static StackProfile Of(Timeline timeline)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        var builder = new ProfileBuilder(timeline);
        var threads = timeline.Processes.SelectMany(process => process.Threads.SelectMany(thread => builder.Threads(
            timeline.Processes.Length == 1 ? thread.Name : FormattableString.Invariant($"process {process.ProcessId} {thread.Name}"), thread)));
        return builder.Profile(threads.OrderBy(thread => thread.Weighting));
    }

    /// <summary>
    /// Every thread under the name that it is given, in the order of the names. Threads of processes without a runtime are
    /// there where they were sampled; where only counters tell how long threads ran, samples by the clock are weighted by
    /// that as well.
    /// </summary>
    /// <param name="timeline">Made of the recording.</param>
    /// <param name="recording">Made on this machine just now.</param>
    /// <param name="labeler">Names the threads.</param>
    /// <returns>Null where nothing was sampled.</returns>
    public static StackProfile? Of(Timeline timeline, Recording recording, ThreadLabeler labeler)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        ArgumentNullException.ThrowIfNull(recording);
        ArgumentNullException.ThrowIfNull(labeler);
        if (recording.Schedules.Samples is null && recording.Sessions.All(session => session.Samples == 0)) return null;
        var builder = new ProfileBuilder(timeline);
        var known = timeline.Processes.SelectMany(process => process.Threads.SelectMany(thread =>
        {
            var label = labeler(process.ProcessId, thread.ThreadId, builder.FramesOf(thread));
            var profiles = builder.Threads(label.Text, thread).Concat(builder.ByCounters(label.Text, thread, recording.Schedules));
            return profiles.Select(profile => (Label: label, Profile: profile));
        }));
        var threads = known.Concat(builder.Others(recording, labeler)).ToList();
        return threads.Count == 0 ? null : builder.Profile(threads.OrderBy(thread => OrderOf(thread.Profile)).ThenBy(thread => thread.Label.Order).Select(thread => thread.Profile));

        // What was sampled by the clock stands before the same by counters, thread by thread.
        Weighting OrderOf(ThreadProfile profile) => timeline.CpuSampleMs is null ? Weighting.Cpu : profile.Weighting;
    }

    private StackProfile Profile(IEnumerable<ThreadProfile> threads)
    {
        ImmutableArray<ThreadProfile> all = [.. threads];
        return new StackProfile(_timeline.Name, _table?.ToStacks() ?? _timeline.Stacks, all);
    }

    private string FramesOf(TimelineThread thread)
    {
        var stack = thread.Stacks.IsEmpty ? thread.Activities.Select(activity => activity.Stack).FirstOrDefault(known => known is not null) : thread.Stacks[0].Stack;
        return stack is { } first ? string.Join('\n', _timeline.Stacks[first].Select(frame => _timeline.Stacks.Frames[frame])) : "";
    }

    /// <summary>A thread in each weighting that can be had of it.</summary>
    private IEnumerable<ThreadProfile> Threads(string name, TimelineThread thread)
    {
        if (_timeline.CpuSampleMs is not { } sampleMs || _table is null)
        {
            if (!thread.Stacks.IsEmpty) yield return new ThreadProfile(name, [.. thread.Stacks.Select(span => new StackSample(span.Stack, span.EndMs - span.StartMs))]);
            yield break;
        }

        if (!thread.Stacks.IsEmpty)
            yield return new ThreadProfile(name, Merged(_table, thread.Stacks.Select(span => new StackSample(span.Stack, sampleMs)))) { Weighting = Weighting.Cpu };
        if (thread.Activities.IsEmpty || thread.Activities.Any(activity => activity.OnCpu is null)) yield break;
        var spans = thread.Activities.Select(activity => SpanOf(activity, _table)).ToList();
        yield return new ThreadProfile(name, new WallProfiler(_table).Of(spans, [.. thread.Stacks.Select(span => (Ns(span.StartMs), span.Stack))]));
        var blocked = spans.Where(span => span.State == SpanState.Blocked).Select(span => new StackSample(span.Stack, (span.EndNs - span.StartNs) / NsPerMs)).ToImmutableArray();
        if (!blocked.IsEmpty) yield return new ThreadProfile(name, blocked) { Weighting = Weighting.OffCpu };
    }

    /// <summary>What the thread was on a CPU of the time that its samples by the clock stand for, as its counters tell.</summary>
    private IEnumerable<ThreadProfile> ByCounters(string name, TimelineThread thread, ThreadSchedules schedules)
    {
        if (_timeline.CpuSampleMs is not null || schedules.Quality != ScheduleQuality.Sampled) yield break;
        var samples = thread.Stacks
            .Select(span => (span.Stack, CpuNs: schedules.CpuNsBetween(thread.ThreadId, _timeline.OriginNs + Ns(span.StartMs), _timeline.OriginNs + Ns(span.EndMs)) ?? 0))
            .Where(span => span.CpuNs > 0).Select(span => new StackSample(span.Stack, span.CpuNs / NsPerMs)).ToImmutableArray();
        if (!samples.IsEmpty) yield return new ThreadProfile(name, samples) { Weighting = Weighting.Cpu };
    }

    /// <summary>Threads that were sampled, of processes that no session recorded.</summary>
    private IEnumerable<(ThreadLabel Label, ThreadProfile Profile)> Others(Recording recording, ThreadLabeler labeler)
    {
        if (recording.Schedules.Samples is not { } samples || _table is null) yield break;
        var symbols = new NativeSymbols(mayBeOfElsewhere: false);
        foreach (var (processId, stacks) in samples.Stacks.Where(process => _timeline.Processes.All(known => known.ProcessId != process.Key)))
        {
            var mappings = samples.Mappings.GetValueOrDefault(processId);
            var firstStack = _table.Add(stacks, address => mappings?.NameAt(address, symbols));
            foreach (var threadId in recording.Schedules.ThreadsOf(processId).Where(samples.ByThread.ContainsKey))
            {
                var label = labeler(processId, threadId, "");
                yield return (label, new ThreadProfile(label.Text, Merged(_table, samples.ByThread[threadId].Select(sample => new StackSample(firstStack + sample.Stack, samples.IntervalMs)))) { Weighting = Weighting.Cpu });
            }
        }
    }

    private static ThreadSpan SpanOf(TimelineInterval activity, StackTable table)
    {
        var state = activity.OnCpu == true ? SpanState.Running : activity.Category == ActivityNames.Of(Activity.RunQueue) ? SpanState.Queued : SpanState.Blocked;
        return new ThreadSpan(Ns(activity.StartMs), Ns(activity.EndMs), state, state == SpanState.Blocked ? table.WithCategory(activity.Stack, activity.Category) : -1);
    }

    /// <summary>Neighbours with the same frames are one.</summary>
    private static ImmutableArray<StackSample> Merged(StackTable table, IEnumerable<StackSample> samples)
    {
        var merged = new MergedSamples(table);
        foreach (var sample in samples) merged.Add(sample.Stack, sample.WeightMs);
        return merged.ToSamples();
    }

    private static long Ns(double ms) => (long)Math.Round(ms * NsPerMs);
}
