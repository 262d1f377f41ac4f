using Concur.Core.Analysis.Accounting;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Analysis.Figures;

/// <summary>Adds up waits inside units: those of the runtime's own threads, and of who waits for the lanes, are nobody's loss.</summary>
internal static class WaitFigures
{
    private const int Harness = -1;
    private const double NsPerMs = 1e6;

    public static WaitReport Of(LaunchEvents events, MeasuredPhase phase)
    {
        var waitsNs = phase.Iterations.SelectMany(Spans)
            .SelectMany(span => events.Of(span.Worker, span.ThreadId)?.Wait.Within(span.StartNs, span.EndNs) ?? [])
            .Select(wait => wait.End - wait.Start).ToList();
        return new WaitReport(waitsNs.Count, waitsNs.Sum() / NsPerMs, waitsNs.DefaultIfEmpty().Max() / NsPerMs);
    }

    /// <summary>When which thread was at a unit.</summary>
    private static IEnumerable<(int Worker, int ThreadId, long StartNs, long EndNs)> Spans(IterationRecord iteration)
    {
        if (iteration.Lanes.Count == 0) return Piece.Of(iteration).Select(piece => (Harness, piece.ThreadId, piece.StartNs, piece.EndNs));
        var workerOf = iteration.Lanes.ToDictionary(lane => lane.Lane, lane => lane.WorkerNumber);
        return iteration.Units.Select(unit => (workerOf.GetValueOrDefault(unit.Lane, Harness), unit.ThreadId, unit.StartNs, unit.EndNs));
    }
}
