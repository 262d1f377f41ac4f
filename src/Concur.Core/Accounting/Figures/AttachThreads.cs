using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;
using Concur.Traces.Timelines;

namespace Concur.Core.Accounting.Figures;

/// <summary>The threads of a running process within the recorded window.</summary>
internal sealed class AttachThreads
{
    private readonly int _processId;
    private readonly ThreadSchedules _schedules;
    private readonly ProcessRecording _process;
    private readonly Window _window;
    private readonly Dictionary<int, TimelineThread> _threads;

    /// <param name="record">For the process and the window.</param>
    /// <param name="recording">What was recorded.</param>
    /// <param name="timeline">The same, instant by instant.</param>
    public AttachThreads(AttachRecord record, Recording recording, Timeline timeline)
    {
        (_processId, _window) = (record.Process.ProcessId, Window.Of(record));
        (_schedules, _process) = (recording.Schedules, recording.Processes[0]);
        _threads = timeline.Processes.SelectMany(process => process.Threads)
            .DistinctBy(thread => thread.ThreadId)
            .ToDictionary(thread => thread.ThreadId);
    }

    /// <summary>
    /// The threads' accounts, those first that used the CPUs most, or were kept off them by locks; none where nothing tells
    /// when threads ran.
    /// </summary>
    /// <param name="samples">What was sampled of them.</param>
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

    /// <summary>What to call a thread, without its id.</summary>
    public string NameOf(int thread)
    {
        if (thread == _processId) return "main thread";
        var ending = FormattableString.Invariant($" {thread}");
        var known = _threads.TryGetValue(thread, out var shown) && shown.Name.EndsWith(ending, StringComparison.Ordinal)
            ? shown.Name[..^ending.Length]
            : null;
        return Printable(_schedules.NameOf(_processId, thread) ?? known ?? RuntimeThreads.PurposeOf(""));
    }

    /// <summary>A thread may call itself anything: nothing in it steers a terminal.</summary>
    private static string Printable(string name) => string.Concat(name.Select(c => char.IsControl(c) ? ' ' : c));
}
