using Concur.Core.Analysis.Events;

namespace Concur.Core.Analysis.Scheduling;

/// <summary>The switches of one thread, which come from the rings of several processors and so not in order.</summary>
internal sealed class SwitchList
{
    private readonly List<Switch> _switches = [];

    /// <summary>What happened to the thread.</summary>
    internal enum Change
    {
        /// <summary>It began, or was taken off a CPU: ready.</summary>
        Ready,

        /// <summary>It gave the CPU up: blocked.</summary>
        Blocks,

        /// <summary>It came onto a CPU.</summary>
        Runs,

        /// <summary>It ended.</summary>
        Ends,
    }

    /// <summary>Adds one, in any order.</summary>
    public void Add(long timeNs, Change change, bool begins = false) => _switches.Add(new Switch(timeNs, change, begins));

    /// <summary>Pairs them to intervals. A thread whose first switches were lost begins at the first that is known.</summary>
    public ThreadSchedule ToSchedule()
    {
        _switches.Sort((a, b) => (a.TimeNs, a.Change).CompareTo((b.TimeNs, b.Change)));
        var byState = new Dictionary<Change, List<(long, long)>> { [Change.Runs] = [], [Change.Ready] = [], [Change.Blocks] = [] };
        for (var i = 0; i + 1 < _switches.Count && _switches[i].Change != Change.Ends; i++) byState[_switches[i].Change].Add((_switches[i].TimeNs, _switches[i + 1].TimeNs));
        return new ThreadSchedule
        {
            Running = IntervalSet.Of(byState[Change.Runs]),
            Queued = IntervalSet.Of(byState[Change.Ready]),
            Blocked = IntervalSet.Of(byState[Change.Blocks]),
            Voluntary = _switches.Count(item => item.Change == Change.Blocks),
            Involuntary = _switches.Count(item => item is { Change: Change.Ready, Begins: false }),
        };
    }

    private readonly record struct Switch(long TimeNs, Change Change, bool Begins);
}
