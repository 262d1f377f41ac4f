using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting;

/// <summary>
/// Accounts for lanes that no thread is bound to (thread pool, tasks, async). A lane is then a slot. Each segment of a unit takes
/// the free slot that its thread used last, so there are as many slots as segments ever ran at the same time.
/// </summary>
internal sealed class PoolLanes
{
    private readonly IterationRecord _iteration;
    private readonly StrategyDescriptor _strategy;
    private readonly LaneSums _sums;
    private readonly long _lastTakenNs;

    private PoolLanes(IterationRecord iteration, StrategyDescriptor strategy, LaneSums sums)
    {
        (_iteration, _strategy, _sums) = (iteration, strategy, sums);
        _lastTakenNs = iteration.Units.Max(unit => unit.StartNs);
    }

    /// <summary>The category of a slot without a unit while some unit has not started.</summary>
    private Category WithoutThread => _strategy.Assignment is UnitAssignment.Caller or UnitAssignment.Unknown
        ? Category.Idle
        : Category.PoolQueue;

    /// <summary>The segments of each slot in the order of time.</summary>
    public static IReadOnlyList<IReadOnlyList<UnitSegment>> Assign(IEnumerable<UnitSegment> segments)
    {
        var slots = new List<List<UnitSegment>>();
        foreach (var segment in segments.OrderBy(segment => segment.StartNs).ThenBy(segment => segment.Unit))
        {
            var free = slots.Where(slot => slot[^1].EndNs <= segment.StartNs).ToList();
            var own = free.Find(slot => slot[^1].ThreadId == segment.ThreadId) ?? free.MinBy(slot => slot[^1].EndNs);
            if (own is null) slots.Add(own = []);
            own.Add(segment);
        }

        return slots;
    }

    /// <summary>The number of lanes of an iteration: the pool may use more threads in one iteration than in another.</summary>
    public static int Of(IterationRecord iteration, int leastLanes) => Math.Max(leastLanes, Assign(UnitSegment.Of(iteration)).Count);

    /// <summary>Adds every lane of an iteration.</summary>
    public static void AddAll(IterationRecord iteration, int lanes, StrategyDescriptor strategy, LaneSums sums)
    {
        var slots = Assign(UnitSegment.Of(iteration));
        var waits = iteration.Segments.Count > 0 ? AwaitingLanes.Of(iteration, slots, lanes) : null;
        var pool = new PoolLanes(iteration, strategy, sums);
        for (var lane = 0; lane < lanes; lane++) pool.Add(lane < slots.Count ? slots[lane] : [], waits?[lane] ?? IntervalSet.Empty);
    }

    /// <param name="segments">The slot's segments in the order of time; may be empty.</param>
    /// <param name="awaits">When the slot waited for units that were on no thread because they awaited something.</param>
    private void Add(IReadOnlyList<UnitSegment> segments, IntervalSet awaits)
    {
        if (segments.Count == 0)
        {
            AddWithoutUnit(_iteration.StartNs, _iteration.EndNs, _lastTakenNs, awaits);
            return;
        }

        AddGap(new GapSpan(_iteration.StartNs, segments[0].StartNs, ThreadCounters.Unread, ThreadCounters.Unread), awaits);
        for (var i = 0; i < segments.Count; i++)
        {
            segments[i].Span.AddTo(_sums);
            if (i + 1 < segments.Count) AddGap(Between(segments[i], segments[i + 1]), awaits);
        }

        AddWithoutUnit(segments[^1].EndNs, _iteration.EndNs, _strategy.Assignment == UnitAssignment.Queue ? _lastTakenNs : 0, awaits);
    }

    /// <summary>The counters of a gap are known only where both its ends are on the same thread.</summary>
    private static GapSpan Between(UnitSegment segment, UnitSegment next) => next.ThreadId == segment.ThreadId
        ? new GapSpan(segment.EndNs, next.StartNs, segment.AtEnd, next.AtStart)
        : new GapSpan(segment.EndNs, next.StartNs, ThreadCounters.Unread, ThreadCounters.Unread);

    private void AddGap(GapSpan gap, IntervalSet awaits) => gap.AddTo(_sums, WithoutThread, awaits.Overlap(gap.StartNs, gap.EndNs));

    private void AddWithoutUnit(long fromNs, long toNs, long lastTakenNs, IntervalSet awaits)
    {
        var whileQueuedNs = Math.Clamp(lastTakenNs - fromNs, 0, toNs - fromNs);
        var (queuedNs, restNs) = (new RemainingTime(whileQueuedNs), new RemainingTime(toNs - fromNs - whileQueuedNs));
        _sums.Add(
            Category.IoSleep,
            queuedNs.Take(awaits.Overlap(fromNs, fromNs + whileQueuedNs)) + restNs.Take(awaits.Overlap(fromNs + whileQueuedNs, toNs)));
        _sums.Add(WithoutThread, queuedNs.Left);
        _sums.Add(Category.Idle, restNs.Left);
    }
}

/// <summary>
/// When each slot had nothing to run because units awaited something. While k running units are on no thread, the first k free
/// slots wait for them; the other free slots have no unit.
/// </summary>
internal static class AwaitingLanes
{
    /// <param name="iteration">The iteration, whose units count.</param>
    /// <param name="slots">The segments that each slot ran.</param>
    /// <param name="lanes">The number of slots, those without segments included.</param>
    /// <returns>A set of intervals per slot.</returns>
    public static IReadOnlyList<IntervalSet> Of(IterationRecord iteration, IReadOnlyList<IReadOnlyList<UnitSegment>> slots, int lanes)
    {
        var waits = Enumerable.Range(0, lanes).Select(_ => new List<(long, long)>()).ToArray();
        var state = new State(iteration.Units.Count, lanes);
        var edges = Edges(iteration, slots);
        for (var i = 0; i < edges.Count; i++)
        {
            state.Apply(edges[i]);
            if (i + 1 < edges.Count && edges[i + 1].TimeNs > edges[i].TimeNs) state.AddWaits(edges[i].TimeNs, edges[i + 1].TimeNs, waits);
        }

        return [.. waits.Select(IntervalSet.Of)];
    }

    private static List<Edge> Edges(IterationRecord iteration, IReadOnlyList<IReadOnlyList<UnitSegment>> slots)
    {
        var edges = new List<Edge>();
        foreach (var unit in iteration.Units)
        {
            edges.Add(new Edge(unit.StartNs, unit.Unit, Slot: -1, Begins: true));
            edges.Add(new Edge(unit.EndNs, unit.Unit, Slot: -1, Begins: false));
        }

        for (var slot = 0; slot < slots.Count; slot++)
        {
            foreach (var segment in slots[slot])
            {
                edges.Add(new Edge(segment.StartNs, segment.Unit, slot, Begins: true));
                edges.Add(new Edge(segment.EndNs, segment.Unit, slot, Begins: false));
            }
        }

        edges.Sort((a, b) => a.TimeNs.CompareTo(b.TimeNs));
        return edges;
    }

    /// <summary>The start or end of a unit or of a segment.</summary>
    /// <param name="TimeNs">When.</param>
    /// <param name="Unit">Which unit.</param>
    /// <param name="Slot">The slot of the segment; -1 for the unit itself.</param>
    /// <param name="Begins">Else it ends.</param>
    private readonly record struct Edge(long TimeNs, int Unit, int Slot, bool Begins);

    private sealed class State(int units, int lanes)
    {
        private readonly int[] _piecesOf = new int[units];
        private readonly bool[] _underWay = new bool[units];
        private readonly int[] _busy = new int[lanes];
        private int _awaiting;

        public void Apply(Edge edge)
        {
            var before = IsAwaiting(edge.Unit);
            var step = edge.Begins ? 1 : -1;
            if (edge.Slot < 0) _underWay[edge.Unit] = edge.Begins;
            else (_piecesOf[edge.Unit], _busy[edge.Slot]) = (_piecesOf[edge.Unit] + step, _busy[edge.Slot] + step);
            _awaiting += Convert.ToInt32(IsAwaiting(edge.Unit)) - Convert.ToInt32(before);
        }

        public void AddWaits(long fromNs, long toNs, List<(long, long)>[] waits)
        {
            var left = _awaiting;
            for (var slot = 0; slot < _busy.Length && left > 0; slot++)
            {
                if (_busy[slot] > 0) continue;
                waits[slot].Add((fromNs, toNs));
                left--;
            }
        }

        private bool IsAwaiting(int unit) => _underWay[unit] && _piecesOf[unit] == 0;
    }
}
