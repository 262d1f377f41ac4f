using System.Collections.Immutable;
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

/// <summary>Decodes what the pool's queue takes and gives.</summary>
internal sealed class PoolItemDecoder
{
    private readonly List<(long TimeNs, long Item, int ThreadId, bool Enters)> _events = [];

    /// <summary>Takes an event.</summary>
    public void Take(int id, ReadOnlySpan<byte> payload, int threadId, long timeNs)
    {
        if (id is FrameworkEventIds.PoolEnqueue or FrameworkEventIds.PoolDequeue && EventPayload.Int64(payload, 0) is { } item)
            _events.Add((timeNs, item, threadId, id == FrameworkEventIds.PoolEnqueue));
    }

    /// <summary>Whether there are any, and none is missing: an item that came out may otherwise seem to be the one before it.</summary>
    public bool IsWhole(long lost) => _events.Count > 0 && lost == 0;

    /// <summary>
    /// Each item that came out, with the last time before at which it had come in. An item may be in the queue twice: then its time there
    /// is told too short, and never too long.
    /// </summary>
    public ImmutableArray<PoolItem> Items()
    {
        _events.Sort((one, other) => one.TimeNs.CompareTo(other.TimeNs));
        var (entered, items) = (new Dictionary<long, (int ThreadId, long TimeNs)>(), ImmutableArray.CreateBuilder<PoolItem>());
        foreach (var (timeNs, item, threadId, enters) in _events)
        {
            if (enters) entered[item] = (threadId, timeNs);
            else if (entered.Remove(item, out var queued)) items.Add(new PoolItem(threadId, timeNs, queued.ThreadId, queued.TimeNs));
        }

        return items.ToImmutable();
    }
}
