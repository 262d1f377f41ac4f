using System.Collections.Immutable;
using Concur.Traces.Recordings;

namespace Concur.Traces.Nettrace;

/// <summary>Decodes the events of waits for contended locks and handles, and the stacks in which threads begin to wait.</summary>
internal sealed class WaitDecoder
{
    private readonly KeptStacks _blocks;
    private readonly bool _namesOwners;
    private readonly int _pointerBytes;
    private readonly IntervalPairing<LockStart> _locks;
    private readonly IntervalPairing<WaitSource> _waits;
    private readonly ImmutableArray<LockWait>.Builder _lockWaits = ImmutableArray.CreateBuilder<LockWait>();
    private readonly ImmutableArray<HandleWait>.Builder _handleWaits = ImmutableArray.CreateBuilder<HandleWait>();
    private readonly ImmutableArray<WaitStart>.Builder _starts = ImmutableArray.CreateBuilder<WaitStart>();

    /// <param name="blocks">The stacks that events refer to.</param>
    /// <param name="pointerBytes">Bytes of an address: 4 or 8.</param>
    /// <param name="namesOwners">Whether events call owners of locks by the operating system's ids.</param>
    public WaitDecoder(KeptStacks blocks, int pointerBytes, bool namesOwners)
    {
        (_blocks, _pointerBytes, _namesOwners) = (blocks, pointerBytes, namesOwners);
        _locks = new((threadId, startNs, endNs, known) =>
            _lockWaits.Add(new LockWait(threadId, startNs, endNs, known.LockId, known.OwnerThreadId)));
        _waits = new((threadId, startNs, endNs, source) => _handleWaits.Add(new HandleWait(threadId, startNs, endNs, source)));
    }

    /// <returns>Which kind of events it says that the session recorded; none where a wait begins, or the event is none of a wait.</returns>
    public EventKinds Take(in NettraceEvent e, long timeNs)
    {
        switch (e.Kind.Id)
        {
            case EventIds.ContentionStart:
                _locks.Start(e.ThreadId, timeNs, LockOf(e));
                AddStart(e, isLock: true, timeNs);
                return EventKinds.None;
            case EventIds.ContentionStop:
                _locks.Stop(e.ThreadId, timeNs);
                return EventKinds.Contentions;
            case EventIds.WaitStart:
                _waits.Start(e.ThreadId, timeNs, SourceOf(e.Payload));
                AddStart(e, isLock: false, timeNs);
                return EventKinds.None;
            case EventIds.WaitStop:
                _waits.Stop(e.ThreadId, timeNs);
                return EventKinds.Waits;
            default:
                return EventKinds.None;
        }
    }

    /// <summary>Some of a thread's events were lost.</summary>
    public void Forget(int threadId)
    {
        _locks.Forget(threadId);
        _waits.Forget(threadId);
    }

    /// <summary>
    /// Threads that are blocked when a session ends: their waits have no stop event, and lasted until then. Only what such a
    /// session records whole counts: one that records beginnings alone, for their stacks, has no stop at all.
    /// </summary>
    /// <param name="endNs">When the session ends.</param>
    /// <param name="recordsWhole">Whether other events say that it records beginnings and ends; waits that ended say so too.</param>
    public void AddUnfinished(long endNs, bool recordsWhole)
    {
        if (!recordsWhole && _lockWaits.Count == 0 && _handleWaits.Count == 0) return;
        foreach (var (threadId, startNs, known) in _locks.Open)
            _lockWaits.Add(new LockWait(threadId, startNs, endNs, known.LockId, known.OwnerThreadId) { GoesOn = true });
        foreach (var (threadId, startNs, source) in _waits.Open)
            _handleWaits.Add(new HandleWait(threadId, startNs, endNs, source) { GoesOn = true });
    }

    /// <summary>Adds the waits to a recording. No event can be taken after that.</summary>
    public SessionRecording AddTo(SessionRecording recording)
    {
        _lockWaits.Sort((one, other) => (one.EndNs, one.StartNs).CompareTo((other.EndNs, other.StartNs)));
        _handleWaits.Sort((one, other) => (one.EndNs, one.StartNs).CompareTo((other.EndNs, other.StartNs)));
        return recording with
        {
            LockWaits = _lockWaits.DrainToImmutable(),
            Waits = _handleWaits.DrainToImmutable(),
            WaitStarts = _starts.DrainToImmutable(),
        };
    }

    /// <summary>From version 2 on: flags, the runtime's number, two addresses, of which the first is the lock's, then the owner.</summary>
    private LockStart LockOf(in NettraceEvent e)
    {
        const int lockOffset = 3;
        return e.Kind.Version < 2 ? new LockStart(0, null) : new LockStart(
            EventPayload.Pointer(e.Payload, lockOffset, _pointerBytes) ?? 0,
            _namesOwners && EventPayload.Int64(e.Payload, lockOffset + (2 * _pointerBytes)) is > 0 and <= int.MaxValue and var owner
                ? (int)owner
                : null);
    }

    private static WaitSource SourceOf(ReadOnlySpan<byte> payload) =>
        payload.Length > 0 && payload[0] == (byte)WaitSource.MonitorWait ? WaitSource.MonitorWait : WaitSource.Handle;

    private void AddStart(in NettraceEvent e, bool isLock, long timeNs)
    {
        if (_blocks.Has(e.StackId)) _starts.Add(new WaitStart(e.ThreadId, isLock, timeNs, _blocks.IndexOf(e.StackId, e.ThreadId)));
    }

    private sealed record LockStart(ulong LockId, int? OwnerThreadId);
}
