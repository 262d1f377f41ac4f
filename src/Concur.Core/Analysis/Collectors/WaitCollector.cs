using Concur.Core.Analysis.Events;
using Microsoft.Diagnostics.Tracing.Parsers;

namespace Concur.Core.Analysis.Collectors;

/// <summary>Waits for handles, and in Monitor.Wait; those inside a contention are there too.</summary>
internal static class WaitCollector
{
    public static void Subscribe(ClrTraceEventParser clr, EventIntervals events)
    {
        var waits = new EventPairing<bool>((threadId, startNs, endNs, _) => events.Waits.Add(threadId, startNs, endNs));
        clr.WaitHandleWaitStart += data => waits.Start(data.ThreadID, data.TimeNs(), true);
        clr.WaitHandleWaitStop += data => waits.Stop(data.ThreadID, data.TimeNs());
    }
}
