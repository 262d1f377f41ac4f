using Concur.Core.Analysis.Events;
using Microsoft.Diagnostics.Tracing.Parsers;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace Concur.Core.Analysis.Collectors;

/// <summary>Suspensions of the runtime. Only reasons 1 and 6 are garbage collection: most others are the sampler's.</summary>
internal static class SuspensionCollector
{
    public static void Subscribe(ClrTraceEventParser clr, EventIntervals events)
    {
        var open = new Dictionary<int, Suspension>();
        clr.GCSuspendEEStart += data => open[data.ThreadID] = new Suspension(
            data.TimeNs(), 0, data.ThreadID, data.Reason is GCSuspendEEReason.SuspendForGC or GCSuspendEEReason.SuspendForGCPrep);
        clr.GCSuspendEEStop += data =>
        {
            if (open.TryGetValue(data.ThreadID, out var begun)) open[data.ThreadID] = begun with { StoppedNs = data.TimeNs() };
        };

        // Not its stop: the threads that it wakes may take the core from the one that wakes them.
        clr.GCRestartEEStart += data =>
        {
            if (open.Remove(data.ThreadID, out var begun)) events.Suspensions.Add(begun with { EndNs = data.TimeNs() });
        };
    }
}
