namespace Concur.Core.Analysis.Traces;

/// <summary>
/// Threads that are blocked when a session ends: their waits have no stop event, and lasted until then. Only what such a
/// session records whole counts: one that records beginnings alone, for their stacks, has no stop at all; and where events
/// were dropped, a stop may be among them.
/// </summary>
internal static class StillBlocked
{
    private static readonly Activity[] Blocking = [Activity.Lock, Activity.Wait];

    /// <param name="collector">What was collected.</param>
    /// <param name="endNs">The session's last event, ns since its start.</param>
    /// <param name="lost">Events that the session dropped.</param>
    public static void Close(TimelineCollector collector, long endNs, long lost)
    {
        if (lost > 0 || collector.Threads.Values.All(thread => thread.Activities.Count == 0)) return;
        foreach (var activity in Blocking) collector.EndOpen(activity, endNs);
    }
}
