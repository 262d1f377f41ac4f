using Concur.Core.Analysis.Stacks;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Traces;

/// <summary>Turns a trace file, whichever tool recorded it, into its report.</summary>
public static class TraceAnalyzer
{
    private const double NsPerMs = 1e6;

    /// <summary>Reads a trace once.</summary>
    /// <param name="path">The file.</param>
    /// <param name="topMethods">How many of the hottest methods to tell.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ConcurException">It is not there, or no nettrace file.</exception>
    public static TraceReport Analyze(string path, int topMethods, CancellationToken cancellation)
    {
        var file = TraceFile.Open(path);
        var ledger = new TraceLedger();
        var pass = TracePass.Over(file, ledger, cancellation);
        var (table, methodsKnown) = (new StackTable(), pass.Seen.HasFlag(EventKinds.Methods));
        var stackOf = table.Take(pass.Stacks, pass.Methods.NameAt);
        var sampled = pass.Rounds.Samples > 0;
        var report = new TraceReport
        {
            File = file.Name,
            Process = pass.Process.With(file.Outline.Header),
            DurationMs = pass.DurationNs / NsPerMs,
            Events = pass.Events,
            LostEvents = pass.Lost,
            Samples = sampled ? pass.Rounds.Samples : null,
            SampleIntervalMs = pass.Rounds.IntervalNs / NsPerMs,
            GcPauses = Where(EventKinds.Suspensions)?.Suspensions.Pauses.Sum(),
            Collections = Where(EventKinds.Collections) is null ? null : pass.Process.Collections,
            Contentions = Where(EventKinds.Contentions)?.Of(Activity.Lock).Sum(),
            Waits = Where(EventKinds.Waits)?.Of(Activity.Wait).Sum(),
            Compilations = Where(EventKinds.Compilations)?.Of(Activity.Jit).Sum(),
            Threads = new ThreadRows(ledger, pass.Seen, sampled).All(file.Outline.Header.ProcessId, stack => table.FramesIn(stackOf[stack])),
            Methods = sampled && methodsKnown ? ledger.Stacks.Hottest(table, stackOf, topMethods) : [],
        };
        return report with { Findings = TraceFindings.Of(report, pass, file.Outline) };

        TraceLedger? Where(EventKinds kind) => pass.Seen.HasFlag(kind) ? ledger : null;
    }
}
