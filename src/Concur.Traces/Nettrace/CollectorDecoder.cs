using System.Collections.Immutable;
using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Traces.Nettrace;

/// <summary>Decodes the events of the garbage collector: suspensions, collections, and allocations in steps of about 100 kB.</summary>
/// <param name="pointerBytes">Bytes of an address: 4 or 8.</param>
internal sealed class CollectorDecoder(int pointerBytes)
{
    private readonly SuspensionPairing _suspensions = new();
    private readonly List<Collection> _collections = [];
    private readonly List<AllocationTick> _allocations = [];
    private readonly Dictionary<ulong, string> _typeNames = [];

    /// <returns>Which kind of events it says that the session recorded; none where the event is none of the collector's.</returns>
    public EventKinds Take(in NettraceEvent e, long timeNs)
    {
        switch (e.Kind.Id)
        {
            case EventIds.SuspendBegin:
                _suspensions.Ask(e.ThreadId, (SuspensionReason)(EventPayload.UInt32(e.Payload, 0) ?? 0), timeNs);
                return EventKinds.Suspensions;
            case EventIds.SuspendEnd:
                _suspensions.Stop(e.ThreadId, timeNs);
                return EventKinds.None;
            case EventIds.RestartBegin:
                _suspensions.Restart(e.ThreadId, timeNs);
                return EventKinds.None;
            case EventIds.RestartEnd:
                _suspensions.Resume(e.ThreadId, timeNs);
                return EventKinds.None;
            case EventIds.GcStart:
                AddCollection(e.Payload, timeNs);
                return EventKinds.Collections;
            case EventIds.AllocationTick:
                AddAllocation(e, timeNs);
                return EventKinds.Allocations;
            default:
                return EventKinds.None;
        }
    }

    /// <summary>Some of a thread's events were lost.</summary>
    public void Forget(int threadId) => _suspensions.Forget(threadId);

    /// <summary>Adds the suspensions, collections and allocations to a recording.</summary>
    public SessionRecording AddTo(SessionRecording recording) => recording with
    {
        Suspensions = _suspensions.Found(),
        Collections = [.. _collections.OrderBy(collection => collection.TimeNs)],
        Allocations = [.. _allocations.OrderBy(tick => tick.TimeNs)],
    };

    /// <summary>Its number, the generation, the reason, the type.</summary>
    private void AddCollection(ReadOnlySpan<byte> payload, long timeNs)
    {
        const int generationOffset = 4, reasonOffset = 8, typeOffset = 12, generations = 3;
        if (EventPayload.UInt32(payload, generationOffset) is not { } generation || generation >= generations) return;
        _collections.Add(new Collection(timeNs, (int)generation, EventPayload.UInt32(payload, typeOffset) switch
        {
            1 => "background",
            2 => "foreground",
            _ => "blocking",
        })
        {
            IsInduced = IsInduced(EventPayload.UInt32(payload, reasonOffset)),
        });
    }

    /// <summary>
    /// Induced; induced but not forced; induced and compacting; induced and aggressive (gc_reason in gc.h of dotnet/runtime).
    /// </summary>
    private static bool IsInduced(uint? reason) => reason is 1 or 7 or 10 or 17;

    /// <summary>
    /// From version 2 on: the amount in four bytes, its kind, the runtime's number, the amount in eight bytes, the type's
    /// number and name.
    /// </summary>
    private void AddAllocation(in NettraceEvent e, long timeNs)
    {
        const int bytesOffset = 10, typeOffset = 18;
        const long mostBytes = 1L << 40;
        var amount = e.Kind.Version < 2 ? EventPayload.UInt32(e.Payload, 0) : EventPayload.Int64(e.Payload, bytesOffset);
        if (amount is not (>= 0 and <= mostBytes and var bytes)) return;
        var type = e.Kind.Version < 2 ? 0 : EventPayload.Pointer(e.Payload, typeOffset, pointerBytes) ?? 0;

        // A name is text of its own in every event: it is read once per type.
        if (!_typeNames.TryGetValue(type, out var name)) _typeNames[type] = name = TypeName(e, typeOffset + pointerBytes);
        _allocations.Add(new AllocationTick(timeNs, bytes, name));
    }

    /// <summary>A runtime that was compiled ahead of time (NativeAOT) has no names of types, and writes "NULL".</summary>
    private static string TypeName(in NettraceEvent e, int offset)
    {
        var payload = e.Payload[Math.Min(offset, e.Payload.Length)..];
        return e.Kind.Version >= 2 && EventPayload.TryText(ref payload, out var name) && name is not ("" or "NULL")
            ? TerminalText.Name(name)
            : "unnamed types";
    }
}

/// <summary>
/// Puts the runtime's suspensions together from the four events of each. A thread asks for one (SuspendEEBegin) before it
/// has the lock that a suspension needs, so several threads may have asked at once; each has its own events, and where
/// some of a thread's events were lost, nothing that it had asked for is joined to a later restart.
/// Source: ThreadSuspend::SuspendEE and RestartEE in threadsuspend.cpp of dotnet/runtime.
/// </summary>
internal sealed class SuspensionPairing
{
    private readonly ImmutableArray<Suspension>.Builder _found = ImmutableArray.CreateBuilder<Suspension>();
    private readonly Dictionary<int, Suspension> _asked = [];
    private readonly Dictionary<int, int> _restarting = [];

    /// <summary>A thread asks for a suspension; one that it asked for before and that never ended has lost its end.</summary>
    public void Ask(int threadId, SuspensionReason reason, long timeNs) =>
        _asked[threadId] = new Suspension(threadId, reason, timeNs, timeNs);

    /// <summary>Every thread stands still.</summary>
    public void Stop(int threadId, long timeNs)
    {
        if (_asked.TryGetValue(threadId, out var asked)) _asked[threadId] = asked with { StoppedNs = timeNs };
    }

    /// <summary>Threads are let run again.</summary>
    public void Restart(int threadId, long timeNs)
    {
        if (!_asked.Remove(threadId, out var asked)) return;
        _restarting[threadId] = _found.Count;
        _found.Add(asked with { EndNs = Math.Max(asked.StartNs, timeNs) });
    }

    /// <summary>The thread is done with letting the others run.</summary>
    public void Resume(int threadId, long timeNs)
    {
        if (_restarting.Remove(threadId, out var index)) _found[index] = _found[index] with { ResumedNs = timeNs };
    }

    /// <summary>Some of the thread's events were lost.</summary>
    public void Forget(int threadId)
    {
        _asked.Remove(threadId);
        _restarting.Remove(threadId);
    }

    /// <summary>What was found, by the starts.</summary>
    public ImmutableArray<Suspension> Found()
    {
        _found.Sort((one, other) => one.StartNs.CompareTo(other.StartNs));
        return _found.ToImmutable();
    }
}
