using Concur.Core.Analysis.Events;
using Microsoft.Diagnostics.Tracing.Parsers;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace Concur.Core.Analysis.Collectors;

/// <summary>What the thread pool does: its worker threads, and why it wants more or fewer of them.</summary>
internal static class PoolCollector
{
    public static void Subscribe(ClrTraceEventParser clr, EventIntervals events)
    {
        clr.ThreadPoolWorkerThreadStart += data => events.PoolChanges.Add(new PoolChange(data.TimeNs(), data.ActiveWorkerThreadCount));
        clr.ThreadPoolWorkerThreadStop += data => events.PoolChanges.Add(new PoolChange(data.TimeNs(), data.ActiveWorkerThreadCount));
        clr.ThreadPoolWorkerThreadAdjustmentAdjustment += data => events.PoolAdjustments.Add(new PoolAdjustment(data.TimeNs(), Reason(data.Reason)));
    }

    /// <summary>The manifest's names; random and climbing moves and change points are hill climbing's.</summary>
    private static string Reason(ThreadAdjustmentReason reason) => reason switch
    {
        ThreadAdjustmentReason.Warmup => "warmup",
        ThreadAdjustmentReason.Initializing => "initializing",
        ThreadAdjustmentReason.RandomMove => "random-move",
        ThreadAdjustmentReason.ClimbingMove => "climbing-move",
        ThreadAdjustmentReason.ChangePoint => "change-point",
        ThreadAdjustmentReason.Stabilizing => "stabilizing",
        ThreadAdjustmentReason.Starvation => "starvation",
        ThreadAdjustmentReason.ThreadTimedOut => "thread-timed-out",
        ThreadAdjustmentReason.CooperativeBlocking => "cooperative-blocking",
        _ => "unknown",
    };
}
