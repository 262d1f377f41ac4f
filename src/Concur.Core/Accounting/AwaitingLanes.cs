using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting;

/// <summary>
/// When each slot had nothing to run because units were awaiting: at an instant at which k units under way are on no
/// thread, the first k free slots wait for them. The rest have no unit.
/// </summary>
internal static class AwaitingLanes
{
    /// <param name="iteration">For the units under way.</param>
    /// <param name="slots">The pieces that each slot ran.</param>
    /// <param name="lanes">How many slots there are, those without pieces included.</param>
    /// <returns>A set of intervals per slot.</returns>
    public static IReadOnlyList<IntervalSet> Of(IterationRecord iteration, IReadOnlyList<IReadOnlyList<Piece>> slots, int lanes)
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

    private static List<Edge> Edges(IterationRecord iteration, IReadOnlyList<IReadOnlyList<Piece>> slots)
    {
        var edges = new List<Edge>();
        foreach (var unit in iteration.Units)
        {
            edges.Add(new Edge(unit.StartNs, unit.Unit, Slot: -1, Begins: true));
            edges.Add(new Edge(unit.EndNs, unit.Unit, Slot: -1, Begins: false));
        }

        for (var slot = 0; slot < slots.Count; slot++)
        {
            foreach (var piece in slots[slot])
            {
                edges.Add(new Edge(piece.StartNs, piece.Unit, slot, Begins: true));
                edges.Add(new Edge(piece.EndNs, piece.Unit, slot, Begins: false));
            }
        }

        edges.Sort((a, b) => a.TimeNs.CompareTo(b.TimeNs));
        return edges;
    }

    /// <summary>A unit or a piece of it begins or ends.</summary>
    /// <param name="TimeNs">When.</param>
    /// <param name="Unit">Which unit.</param>
    /// <param name="Slot">Where the piece ran; -1 for the unit itself.</param>
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
