using Concur.Core.Analysis.Events;
using Microsoft.Diagnostics.Tracing.Parsers;

namespace Concur.Core.Analysis.Collectors;

/// <summary>Waits for contended locks (Monitor, Lock): which lock, and who held it. Spinning comes before and is not in it.</summary>
internal static class ContentionCollector
{
    public static void Subscribe(ClrTraceEventParser clr, EventIntervals events)
    {
        var open = new OpenEvents<LockWait>();
        clr.ContentionStart += data => open.Start(data.ThreadID, new LockWait(data.TimeNs(), 0, data.LockID, data.LockOwnerThreadID));
        clr.ContentionStop += data =>
        {
            if (!open.TryStop(data.ThreadID, out var wait)) return;
            events.LockWaits.Add(wait with { EndNs = data.TimeNs() });
            events.Contentions.Add(data.ThreadID, wait.StartNs, data.TimeNs());
        };
    }
}
