using Concur.Traces.Recordings;

namespace Concur.Traces.Perf;

/// <summary>The switches of one thread, which come from the rings of several processors and so not in order.</summary>
internal sealed class SwitchList
{
    private readonly List<Switch> _switches = [];
    private PerfThreadState? _firstState;
    private PerfThreadState? _lastState;

    /// <summary>What happened to the thread.</summary>
    internal enum Change
    {
        /// <summary>It began, or was taken off a CPU: it is ready.</summary>
        Ready,

        /// <summary>It gave the CPU up: it is blocked.</summary>
        Blocks,

        /// <summary>It is blocked no more, and ready.</summary>
        Wakes,

        /// <summary>It came onto a CPU.</summary>
        Runs,

        /// <summary>It ended.</summary>
        Ends,
    }

    /// <summary>Adds one, in any order.</summary>
    public void Add(long timeNs, Change change, bool begins = false) => _switches.Add(new Switch(timeNs, change, begins));

    /// <summary>Adds what /proc said of the thread when the recording of its switches began, or when it ended.</summary>
    public void Add(PerfThreadState state)
    {
        if (state.IsLast) _lastState = state;
        else _firstState = state;
    }

    /// <summary>
    /// Pairs them to intervals. A thread whose first switches were lost begins with the first that is known. After its end there is
    /// nothing until another thread begins that was given the same id, which Windows does at once.
    /// </summary>
    public ThreadSchedule ToSchedule()
    {
        TakeStates();
        _switches.Sort((a, b) => (a.TimeNs, a.Change).CompareTo((b.TimeNs, b.Change)));
        var byState = new Dictionary<Change, List<(long, long)>> { [Change.Runs] = [], [Change.Ready] = [], [Change.Blocks] = [] };
        var (state, sinceNs, wakesEarly) = ((Change?)null, 0L, false);
        foreach (var item in _switches)
        {
            if (state == Change.Ends && !item.Begins) continue;
            if (state is { } before && byState.TryGetValue(before, out var intervals)) intervals.Add((sinceNs, item.TimeNs));
            var next = After(state, item.Change, wakesEarly);
            wakesEarly = item.Change == Change.Wakes && next == Change.Runs;
            (state, sinceNs) = (next, item.TimeNs);
        }

        return new ThreadSchedule
        {
            Running = IntervalSet.Of(byState[Change.Runs]),
            Queued = IntervalSet.Of(byState[Change.Ready]),
            Blocked = IntervalSet.Of(byState[Change.Blocks]),
            Voluntary = _switches.Count(item => item is { Change: Change.Blocks, Begins: false }),
            Involuntary = _switches.Count(item => item is { Change: Change.Ready, Begins: false }),
        };
    }

    /// <summary>
    /// A thread that is about to block may be woken before it has left the CPU: it leaves it ready then. One that is ready already, or on
    /// a CPU, is not changed by waking it.
    /// </summary>
    /// <param name="state">What the thread did until the change; null where that is not known.</param>
    /// <param name="change">The change.</param>
    /// <param name="wakesEarly">Whether it was woken while it was on the CPU still.</param>
    private static Change After(Change? state, Change change, bool wakesEarly) => change switch
    {
        Change.Wakes => state == Change.Runs ? Change.Runs : Change.Ready,
        Change.Blocks when wakesEarly => Change.Ready,
        _ => change,
    };

    /// <summary>The states tell what the thread did until its first switch, and that it still existed at the end.</summary>
    private void TakeStates()
    {
        if (_firstState is { } first && _switches.All(item => item.TimeNs > first.TimeNs))
            _switches.Add(new Switch(first.TimeNs, StateAt(first), Begins: true));
        if (_lastState is { } last) _switches.Add(new Switch(last.TimeNs, Change.Ends, Begins: false));
        (_firstState, _lastState) = (null, null);
    }

    /// <summary>
    /// /proc tells whether a thread is blocked, but not whether one that is not blocked is on a CPU. A thread that leaves a CPU
    /// next was on it; one that comes onto a CPU next was not. Of one that does neither, its CPU time until the end tells.
    /// </summary>
    private Change StateAt(PerfThreadState first)
    {
        var next = _switches.Count == 0 ? (Switch?)null : _switches.MinBy(item => (item.TimeNs, item.Change));
        if (next is { Change: Change.Blocks or Change.Ready or Change.Ends }) return Change.Runs;
        if (!first.CanRun || next is { Change: Change.Wakes }) return Change.Blocks;
        if (next is not null) return Change.Ready;
        return _lastState is { } last && 2 * (last.CpuNs - first.CpuNs) < last.TimeNs - first.TimeNs ? Change.Ready : Change.Runs;
    }

    private readonly record struct Switch(long TimeNs, Change Change, bool Begins);
}
