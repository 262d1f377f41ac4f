using System.Collections.Immutable;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;
using Concur.Traces.Timelines;

namespace Concur.Traces.Profiles;

/// <summary>What to call a thread of a profile, and where it stands.</summary>
/// <param name="Text">The name.</param>
/// <param name="Order">Threads of one weighting stand in this order.</param>
public sealed record ThreadLabel(string Text, (int, int, int, int) Order)
{
    /// <summary>Whether the thread is a worker's.</summary>
    public bool IsWorker { get; init; }
}

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
    private readonly Timeline _timeline;
    private readonly StackTable? _table;
    private readonly WeightedThreads _threads;

    private ProfileBuilder(Timeline timeline)
    {
        // Samples by the clock add no stacks to the timeline's, of which a long recording has very many.
        _timeline = timeline;
        _table = timeline.Cpu is null ? null : timeline.Stacks.ToTable();
        _threads = new WeightedThreads(timeline, _table);
    }

    /// <summary>Every thread under its own name, process by process.</summary>
    /// <param name="timeline">The timeline.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static StackProfile Of(Timeline timeline, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        var builder = new ProfileBuilder(timeline);
        var threads = timeline.Processes.SelectMany(process => process.Threads.SelectMany(thread =>
        {
            cancellation.ThrowIfCancellationRequested();
            return builder._threads.Of(
                timeline.Processes.Length == 1 ? thread.Name : FormattableString.Invariant($"{PlaceOf(process)} {thread.Name}"),
                thread);
        }));
        return builder.Profile(threads.OrderBy(thread => thread.Weighting));
    }

    /// <summary>
    /// Every thread under the name that it is given, in the order of the names. Threads of processes without a runtime are
    /// there where they were sampled; where only counters show how long threads ran, samples by the clock are weighted by
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
            var profiles = builder._threads.Of(label.Text, thread)
                .Concat(builder._threads.ByCounters(label.Text, thread, recording.Schedules));
            return profiles.Select(profile => (Label: label, Profile: profile with { IsWorker = label.IsWorker }));
        }));
        var threads = known.Concat(builder._threads.Others(recording, labeler)).ToList();
        if (threads.Count == 0) return null;
        var inOrder = threads.OrderBy(thread => OrderOf(thread.Profile)).ThenBy(thread => thread.Label.Order);
        return builder.Profile(inOrder.Select(thread => thread.Profile));

        // What was sampled by the clock stands before the same by counters, thread by thread.
        Weighting OrderOf(ThreadProfile profile) => timeline.Cpu is null ? Weighting.Cpu : profile.Weighting;
    }

    private static string PlaceOf(TimelineProcess process) => process.Machine is { } machine
        ? FormattableString.Invariant($"{machine.Name}, process {process.OwnId}")
        : FormattableString.Invariant($"process {process.ProcessId}");

    private StackProfile Profile(IEnumerable<ThreadProfile> threads)
    {
        ImmutableArray<ThreadProfile> all = [.. threads];
        return new StackProfile(_timeline.Name, _table?.ToStacks() ?? _timeline.Stacks, all) { Sources = _timeline.Sources };
    }

    private string FramesOf(TimelineThread thread)
    {
        var stack = thread.Stacks.IsEmpty
            ? thread.Activities.Select(activity => activity.Stack).FirstOrDefault(known => known is not null)
            : thread.Stacks[0].Stack;
        return stack is { } first ? string.Join('\n', _timeline.Stacks[first].Select(frame => _timeline.Stacks.Frames[frame])) : "";
    }
}
