using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting.Gains;

/// <summary>Follows the critical path of a recorded iteration back from its end.</summary>
internal sealed class PathWalk
{
    /// <summary>More are no picture, and no reading.</summary>
    private const int MostStretches = 100;

    private readonly IterationRecord _iteration;
    private readonly HashSet<int> _threads;
    private readonly Dictionary<int, LockWait[]> _byThread;
    private readonly Dictionary<ulong, LockWait[]> _byLock;

    private PathWalk(IterationRecord iteration, IEnumerable<LockWait> waits)
    {
        var ended = waits.Where(wait => !wait.GoesOn).OrderBy(wait => wait.EndNs).ToList();
        _iteration = iteration;
        _threads = [.. iteration.Units.Select(unit => unit.ThreadId)];
        _byThread = ended.GroupBy(wait => wait.ThreadId).ToDictionary(group => group.Key, group => group.ToArray());
        _byLock = ended.Where(wait => wait.LockId != 0).GroupBy(wait => wait.LockId)
            .ToDictionary(group => group.Key, group => group.ToArray());
    }

    /// <summary>The path of the median measured iteration of a launch.</summary>
    /// <param name="result">Its stamps.</param>
    /// <param name="processes">Its recording.</param>
    /// <returns>Null where units change their threads, or are on several machines.</returns>
    public static RecordedPath? Of(LaunchResult result, LaunchRecording processes)
    {
        var iterations = result.Iterations.Where(iteration => iteration is { Measured: true, Units.Count: > 0 })
            .OrderBy(iteration => iteration.WallNs).ToList();
        if (iterations.Count == 0 || result.Remote.Count > 0) return null;
        var iteration = iterations[iterations.Count / 2];
        if (iteration.Segments.Count > 0) return null;
        var threads = iteration.Units.Select(unit => unit.ThreadId).ToHashSet();
        return Of(iteration, threads.SelectMany(thread => processes.Processes.SelectMany(one => one.Process.LockWaitsOf(thread))));
    }

    /// <summary>The path of an iteration.</summary>
    /// <param name="iteration">Its units.</param>
    /// <param name="waits">The waits of their threads for locks.</param>
    public static RecordedPath Of(IterationRecord iteration, IEnumerable<LockWait> waits) =>
        Told(iteration, new PathWalk(iteration, waits).Stretches());

    /// <summary>The stretches, in the order of time.</summary>
    private List<(int Thread, long EndNs)> Stretches()
    {
        var stretches = new List<(int Thread, long EndNs)>();
        var (thread, endNs) = (_iteration.Units.MaxBy(unit => unit.EndNs).ThreadId, _iteration.EndNs);
        var beforeNs = endNs;
        while (LastEnded(_byThread.GetValueOrDefault(thread, []), beforeNs) is { } wait && wait.EndNs > _iteration.StartNs)
        {
            if (HolderOf(wait) is not var (holder, untilNs))
            {
                beforeNs = wait.StartNs;
                continue;
            }

            stretches.Add((thread, endNs));
            (thread, endNs, beforeNs) = (holder, untilNs, untilNs);
        }

        stretches.Add((thread, endNs));
        stretches.Reverse();
        return stretches;
    }

    /// <summary>
    /// The thread that held the lock at the end of a wait: the last one that had got it meanwhile by waiting itself, or else the one that
    /// held it at the beginning.
    /// </summary>
    /// <returns>And until when the path is with it; null where it is not known, or has no unit.</returns>
    private (int Thread, long UntilNs)? HolderOf(LockWait wait)
    {
        var before = LastEnded(_byLock.GetValueOrDefault(wait.LockId, []), wait.EndNs);
        var holder = before is not null && before.EndNs > wait.StartNs ? before.ThreadId : wait.OwnerThreadId;
        if (holder is not { } thread || thread == wait.ThreadId || !_threads.Contains(thread)) return null;

        // A thread that was woken takes a while to run, in which the other one may have come to wait itself.
        var own = _byThread.GetValueOrDefault(thread, []);
        var next = EndedBefore(own, wait.EndNs);
        var untilNs = next < own.Length ? Math.Min(wait.EndNs, own[next].StartNs) : wait.EndNs;
        return untilNs > Math.Max(wait.StartNs, _iteration.StartNs) ? (thread, untilNs) : null;
    }

    private static LockWait? LastEnded(LockWait[] waits, long beforeNs) =>
        EndedBefore(waits, beforeNs) is var ended and > 0 ? waits[ended - 1] : null;

    /// <summary>How many of the waits had ended before.</summary>
    private static int EndedBefore(LockWait[] waits, long ns)
    {
        var (low, high) = (0, waits.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (waits[middle].EndNs < ns) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    private static RecordedPath Told(IterationRecord iteration, List<(int Thread, long EndNs)> stretches)
    {
        long[] lengths = [.. stretches.Select((stretch, i) => stretch.EndNs - (i == 0 ? iteration.StartNs : stretches[i - 1].EndNs))];
        long? leftOutNs = lengths.Length > MostStretches ? lengths.OrderDescending().ElementAt(MostStretches) : null;
        var told = new List<(int Thread, long EndNs)>();
        foreach (var (index, stretch) in stretches.Index())
        {
            if (lengths[index] <= leftOutNs) continue;
            if (told.Count > 0 && told[^1].Thread == stretch.Thread) told.RemoveAt(told.Count - 1);
            told.Add(stretch);
        }

        if (told.Count == 0) told.Add(stretches[^1]);
        told[^1] = (told[^1].Thread, iteration.EndNs);
        ImmutableArray<PathStretch> all =
            [.. told.Select(stretch => new PathStretch(stretch.Thread, Ns.ToMs(stretch.EndNs - iteration.StartNs)))];
        return new RecordedPath(iteration.StartNs, all) { LeftOutMs = leftOutNs is { } ns ? Ns.ToMs(ns) : null };
    }
}
