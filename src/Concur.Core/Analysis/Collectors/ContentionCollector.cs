using Concur.Core.Analysis.Events;
using Microsoft.Diagnostics.Tracing.Parsers;

namespace Concur.Core.Analysis.Collectors;

/// <summary>Waits for contended locks (Monitor, Lock): which lock, and who held it. Spinning comes before and is not in it.</summary>
internal static class ContentionCollector
{
    public static void Subscribe(ClrTraceEventParser clr, EventIntervals events)
    {
        var waits = new EventPairing<(ulong Lock, long Owner)>((threadId, startNs, endNs, known) =>
        {
            events.LockWaits.Add(new LockWait(threadId, startNs, endNs, known.Lock, known.Owner));
            events.Contentions.Add(threadId, startNs, endNs);
        });
        clr.ContentionStart += data => waits.Start(data.ThreadID, data.TimeNs(), (data.LockID, data.LockOwnerThreadID));
        clr.ContentionStop += data => waits.Stop(data.ThreadID, data.TimeNs());
    }
}
