using Concur.Traces.Recordings;

namespace Concur.Traces.Nettrace;

/// <summary>Decodes the events of the thread pool: how many worker threads it has, and why it wants more or fewer.</summary>
internal sealed class PoolDecoder
{
    private readonly List<PoolChange> _changes = [];
    private readonly List<PoolAdjustment> _adjustments = [];

    /// <returns>Whether the event is one of the pool's.</returns>
    public bool Take(int id, ReadOnlySpan<byte> payload, long timeNs)
    {
        const int reasonOffset = 12; // after the throughput, eight bytes, and the number of threads
        switch (id)
        {
            case EventIds.PoolWorkerStart or EventIds.PoolWorkerStop:
                if (EventPayload.UInt32(payload, 0) is <= int.MaxValue and var threads)
                    _changes.Add(new PoolChange(timeNs, (int)threads) { IsStart = id == EventIds.PoolWorkerStart });
                return true;
            case EventIds.PoolAdjustment:
                _adjustments.Add(new PoolAdjustment(timeNs, Reason(EventPayload.UInt32(payload, reasonOffset))));
                return true;
            default:
                return false;
        }
    }

    /// <summary>Adds the changes of the pool to a recording.</summary>
    public SessionRecording AddTo(SessionRecording recording) => recording with
    {
        PoolChanges = [.. _changes.OrderBy(change => change.TimeNs)],
        PoolAdjustments = [.. _adjustments.OrderBy(adjustment => adjustment.TimeNs)],
    };

    /// <summary>The manifest's names; random and climbing moves and change points are hill climbing's.</summary>
    private static string Reason(uint? reason) => reason switch
    {
        0 => "warmup",
        1 => "initializing",
        2 => "random-move",
        3 => "climbing-move",
        4 => "change-point",
        5 => "stabilizing",
        6 => "starvation",
        7 => "thread-timed-out",
        8 => "cooperative-blocking",
        _ => "unknown",
    };
}
