using Concur.Core.Analysis.Events;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Accounting.Figures;

/// <summary>Adds up waits inside units: those of the runtime's own threads, and of who waits for the lanes, are nobody's loss.</summary>
internal static class WaitFigures
{
    private const int Harness = -1;
    private const double NsPerMs = 1e6;

    /// <param name="events">The events of every process of the launch.</param>
    /// <param name="phase">What counts.</param>
    /// <param name="idle">When the launch left a core idle; null where that is not known.</param>
    public static WaitReport Of(LaunchEvents events, MeasuredPhase phase, IntervalSet? idle)
    {
        var waits = phase.Iterations.SelectMany(Spans)
            .SelectMany(span => events.Of(span.Worker, span.ThreadId)?.Wait.Within(span.StartNs, span.EndNs) ?? []).ToList();
        return new WaitReport(waits.Count, waits.Sum(wait => wait.End - wait.Start) / NsPerMs, waits.Select(wait => wait.End - wait.Start).DefaultIfEmpty().Max() / NsPerMs)
        {
            WhileCoresIdleMs = idle is null ? null : waits.Sum(wait => idle.Overlap(wait.Start, wait.End)) / NsPerMs,
        };
    }

    /// <summary>The same time by the waits as the runtime reports them: one that something interrupted is still one.</summary>
    public static IEnumerable<TimedWait> Waits(LaunchEvents events, MeasuredPhase phase) =>
        from span in phase.Iterations.SelectMany(Spans)
        from wait in events.Raw(span.Worker)?.Waits.Within(span.ThreadId, span.StartNs, span.EndNs) ?? []
        let ns = events.Of(span.Worker, span.ThreadId)!.Wait.Overlap(Math.Max(span.StartNs, wait.StartNs), Math.Min(span.EndNs, wait.EndNs))
        where ns > 0
        select new TimedWait(Category.Wait, span.Worker, span.ThreadId, wait.StartNs, wait.EndNs, ns);

    /// <summary>When which thread was at a unit.</summary>
    private static IEnumerable<(int Worker, int ThreadId, long StartNs, long EndNs)> Spans(IterationRecord iteration)
    {
        if (iteration.Lanes.Count == 0) return Piece.Of(iteration).Select(piece => (Harness, piece.ThreadId, piece.StartNs, piece.EndNs));
        var workerOf = iteration.Lanes.ToDictionary(lane => lane.Lane, lane => lane.Process.WorkerNumber ?? Harness);
        return iteration.Units.Select(unit => (workerOf.GetValueOrDefault(unit.Lane, Harness), unit.ThreadId, unit.StartNs, unit.EndNs));
    }
}
