using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting.Figures;

/// <summary>
/// Waits inside units: those of the runtime's own threads, and of the thread that waits for the lanes, are no loss and left
/// out.
/// </summary>
internal static class WaitFigures
{
    private const int Harness = -1;
    private const double NsPerMs = 1e6;

    /// <param name="source">The processes.</param>
    /// <param name="result">For when which thread was at a unit.</param>
    public static WaitReport Of(FigureSource source, LaunchResult result)
    {
        var waits = Counted(source, result).ToList();
        var sum = WindowedFacts.Sum(waits.Select(wait => wait.Wait));
        return new WaitReport((int)sum.Count, sum.TotalMs, sum.LongestMs)
        {
            WhileCoresIdleMs = source.Idle is { } idle ? waits.Sum(wait => idle.Intersect(wait.Wait.Times).TotalNs) / NsPerMs : null,
        };
    }

    /// <summary>The same waits one by one.</summary>
    public static IEnumerable<TimedWait> Waits(FigureSource source, LaunchResult result) =>
        Counted(source, result)
            .Select(found => (found.Process, found.Wait.Fact, found.Wait.Ns))
            .Select(wait => new TimedWait(
                Category.Wait, wait.Process, wait.Fact.ThreadId, wait.Fact.StartNs, wait.Fact.EndNs, wait.Ns));

    private static IEnumerable<(ProcessRecording Process, Counted<HandleWait> Wait)> Counted(FigureSource source, LaunchResult result) =>
        from thread in result.Iterations.Where(iteration => iteration.Measured)
            .SelectMany(Spans)
            .GroupBy(span => (span.Worker, span.ThreadId), span => (span.StartNs, span.EndNs))
        join process in source.Processes on thread.Key.Worker equals process.Worker
        from wait in WindowedFacts.Waits(process.Process, thread.Key.ThreadId, IntervalSet.Of(thread))
        select (process.Process, wait);

    /// <summary>When which thread was at a unit.</summary>
    private static IEnumerable<(int Worker, int ThreadId, long StartNs, long EndNs)> Spans(IterationRecord iteration)
    {
        if (iteration.Lanes.Count == 0) return Piece.Of(iteration).Select(piece => (Harness, piece.ThreadId, piece.StartNs, piece.EndNs));
        var workerOf = iteration.Lanes.ToDictionary(lane => lane.Lane, lane => lane.Process.WorkerNumber ?? Harness);
        return iteration.Units.Select(unit => (workerOf.GetValueOrDefault(unit.Lane, Harness), unit.ThreadId, unit.StartNs, unit.EndNs));
    }
}
