using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Recordings;
using Concur.Traces.Timelines;

namespace Concur.Core.Accounting.Figures;

/// <summary>Adds up the times of threads by the calls that they were in.</summary>
internal sealed class CallFigures
{
    private readonly Recording _recording;
    private readonly CpuWeights? _weights;
    private readonly StackCalls _calls;
    private readonly CallTotals _totals = new();

    private CallFigures(Recording recording, Window window, CallEvidence evidence)
    {
        (_recording, _calls, Evidence) = (recording, new StackCalls(recording), evidence);
        _weights = CpuWeights.Of(recording.Schedules, window.Times);
    }

    /// <summary>Where the times come from.</summary>
    public CallEvidence Evidence { get; }

    /// <summary>The calls of all threads of a process; null where no stacks were sampled.</summary>
    public static CallFigures? OfProcess(ProcessRecording process, int processId, Recording recording, Window window) =>
        Of(recording, window, recording.Schedules.ThreadsOf(processId).Select(thread => (process, thread, window.Times)));

    /// <param name="recording">The recording.</param>
    /// <param name="window">The time that counts.</param>
    /// <param name="threads">The threads that count, and when they do.</param>
    /// <returns>Null where no stacks were sampled.</returns>
    public static CallFigures? Of(
        Recording recording, Window window, IEnumerable<(ProcessRecording Process, int ThreadId, IntervalSet Times)> threads)
    {
        var schedules = recording.Schedules;
        CallEvidence? evidence = schedules.SwitchStacks is { ByThread.Count: > 0 } ? CallEvidence.Switches
            : schedules.Samples is not null ? CallEvidence.Cpu
            : recording.Sessions.Any(session => session.Samples > 0) ? CallEvidence.Wall
            : null;
        if (evidence is not { } known) return null;
        var figures = new CallFigures(recording, window, known);
        foreach (var (process, threadId, times) in threads)
        {
            if (known == CallEvidence.Wall) figures.AddWall(process, threadId, times);
            else figures.AddCpu(process, threadId, times);
        }

        return figures;
    }

    /// <summary>How long a thread acquired locks, ms; null where a part of that is not known.</summary>
    public double? AcquiringMs(int threadId) =>
        Evidence == CallEvidence.Cpu ? null : Ns.ToMs(_totals.AcquiringNs.GetValueOrDefault(threadId));

    /// <summary>The calls, those with the most time first.</summary>
    public CallReport Report() => _totals.Report(Evidence);

    /// <summary>The runtime's sampler: a thread was in a stack from its sample until the next one.</summary>
    private void AddWall(ProcessRecording process, int threadId, IntervalSet times)
    {
        foreach (var run in process.SampleRunsOf(threadId))
        {
            var ns = times.Overlap(run.StartNs, run.EndNs);
            if (ns <= 0) continue;
            _totals.AddTime(threadId, ns);

            // Of any other call it is not known whether the thread was off the CPUs.
            if (_calls.OfEvents(process, run.Stack) is { IsAcquiring: true } call) _totals.Add(threadId, call, Sampled(call, ns));
        }

        foreach (var wait in ThreadActivities.FromEvents(process, threadId))
        {
            var ns = times.Overlap(wait.StartNs, wait.EndNs);
            if (ns > 0 && wait.Stack is { } stack && _calls.OfEvents(process, stack) is { IsAcquiring: true, IsWaiting: false } call)
                _totals.Add(threadId, call, new CallNs { Blocked = ns }, isCounted: true);
        }
    }

    /// <summary>A thread that blocks in a method of its own is seen there, whether events of its wait were recorded or not.</summary>
    private static CallNs Sampled(ThreadCall call, double ns) => new() { Any = ns, Blocked = call.IsWaiting ? ns : 0 };

    private void AddCpu(ProcessRecording process, int threadId, IntervalSet times)
    {
        if (_recording.Schedules.WithWakeUps(threadId) is not { } schedule) return;
        AddSamples(process, threadId, times);
        var activities = ThreadActivities.Of(
            schedule, [.. ThreadActivities.FromEvents(process, threadId)], [.. ThreadActivities.Pauses(process)]);
        _totals.AddTime(threadId, activities.Sum(span => times.Overlap(span.StartNs, span.EndNs)));
        var off = OffCpuIntervals.Of(schedule, _recording.Schedules.SwitchStacks?.ByThread.GetValueOrDefault(threadId, []) ?? []);
        foreach (var (activity, call, ns) in _calls.Off(process, threadId, activities, off, times))
        {
            // What events name is in the account already, unless it acquires a lock.
            if (!call.IsAcquiring && activity != Activity.IoSleep) continue;
            var part = activity == Activity.RunQueue ? new CallNs { Queued = ns }
                : call.IsAsleep ? new CallNs { Asleep = ns }
                : new CallNs { Blocked = ns };
            _totals.Add(threadId, call, part);
        }
    }

    private void AddSamples(ProcessRecording process, int threadId, IntervalSet times)
    {
        if (_weights is null || _recording.Schedules.Samples is not { } samples) return;
        if (!samples.ByThread.TryGetValue(threadId, out var ticks)) return;
        var ns = Ns.PerMs * _weights.SampleMs(threadId);
        foreach (var tick in ticks.Where(tick => times.Contains(tick.TimeNs)))
        {
            if (_calls.OfOutside(process, threadId, samples, tick.Stack) is { IsAcquiring: true } call)
                _totals.Add(threadId, call, new CallNs { OnCpu = ns });
        }
    }
}

/// <summary>The time in one call, ns.</summary>
internal readonly record struct CallNs
{
    /// <summary>On a CPU.</summary>
    public double OnCpu { get; init; }

    /// <summary>Ready for one.</summary>
    public double Queued { get; init; }

    /// <summary>Asleep between two tries.</summary>
    public double Asleep { get; init; }

    /// <summary>Blocked otherwise.</summary>
    public double Blocked { get; init; }

    /// <summary>In any of them, where they are not all known apart.</summary>
    public double Any { get; init; }

    /// <summary>All of it.</summary>
    public double Sum => Any > 0 ? Any : OnCpu + Queued + Asleep + Blocked;

    public static CallNs operator +(CallNs one, CallNs other) => new()
    {
        OnCpu = one.OnCpu + other.OnCpu,
        Queued = one.Queued + other.Queued,
        Asleep = one.Asleep + other.Asleep,
        Blocked = one.Blocked + other.Blocked,
        Any = one.Any + other.Any,
    };
}

/// <summary>The times of all threads by calls.</summary>
internal sealed class CallTotals
{
    private const int MostOfAKind = 10;
    private readonly Dictionary<ThreadCall, CallNs> _byCall = [];
    private readonly Dictionary<int, double> _acquiringNs = [];
    private readonly Dictionary<int, double> _threadNs = [];

    /// <summary>How long each thread acquired locks, ns.</summary>
    public IReadOnlyDictionary<int, double> AcquiringNs => _acquiringNs;

    /// <summary>Adds wall time of a thread, in whatever call.</summary>
    public void AddTime(int threadId, double ns) => _threadNs[threadId] = _threadNs.GetValueOrDefault(threadId) + ns;

    /// <param name="threadId">The thread.</param>
    /// <param name="call">The call.</param>
    /// <param name="ns">Its time in it.</param>
    /// <param name="isCounted">Whether the time is a part of another that was added.</param>
    public void Add(int threadId, ThreadCall call, CallNs ns, bool isCounted = false)
    {
        _byCall[call.Awake()] = _byCall.GetValueOrDefault(call.Awake()) + ns;
        if (call.IsAcquiring && !isCounted) _acquiringNs[threadId] = _acquiringNs.GetValueOrDefault(threadId) + ns.Sum;
    }

    /// <summary>The calls, those with the most time first.</summary>
    public CallReport Report(CallEvidence evidence)
    {
        var calls = _byCall.OrderByDescending(pair => pair.Value.Sum).ThenBy(pair => pair.Key.Call, StringComparer.Ordinal)
            .Select(pair => TimeOf(pair.Key, pair.Value, evidence));
        var acquiring = _byCall.Where(pair => pair.Key.IsAcquiring).Select(pair => pair.Value).ToList();
        return new CallReport
        {
            Evidence = evidence,
            ThreadMs = Ns.ToMs(_threadNs.Values.Sum()),
            Calls = [.. calls.GroupBy(call => call.Kind).SelectMany(kind => kind.Take(MostOfAKind))],
            Acquiring = acquiring.Count == 0
                ? null
                : TimeOf(new ThreadCall(CallKinds.Acquire, null, null), acquiring.Aggregate((one, other) => one + other), evidence),
            Acquirers = _acquiringNs.Count,
            AcquirersMs = Ns.ToMs(_acquiringNs.Keys.Sum(thread => _threadNs.GetValueOrDefault(thread))),
        };
    }

    private static CallTime TimeOf(ThreadCall call, CallNs ns, CallEvidence evidence)
    {
        CallTime Of(double? totalNs) => new(call.Kind, call.Call, call.Site, totalNs is { } known ? Ns.ToMs(known) : null);
        return evidence switch
        {
            CallEvidence.Wall => Of(ns.Any) with { BlockedMs = Ns.ToMs(Math.Min(ns.Blocked, ns.Any)) },
            CallEvidence.Cpu => Of(null) with { OnCpuMs = Ns.ToMs(ns.OnCpu), BlockedMs = Ns.ToMs(ns.Blocked) },

            // Other calls are looked for off the CPUs alone: how long they were on one is not known.
            _ when !call.IsAcquiring => Of(ns.Sum) with { BlockedMs = Ns.ToMs(ns.Blocked) },
            _ => Of(ns.Sum) with
            {
                OnCpuMs = Ns.ToMs(ns.OnCpu),
                QueuedMs = Ns.ToMs(ns.Queued),
                AsleepMs = Ns.ToMs(ns.Asleep),
                BlockedMs = Ns.ToMs(ns.Blocked),
            },
        };
    }
}
