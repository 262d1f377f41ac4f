using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;

namespace Concur.Traces.Nettrace;

/// <summary>Turns the events of one session into what they tell. Events of a thread come in the order of time, threads in any order.</summary>
internal sealed class SessionDecoder
{
    private const int RuntimeVersionOffset = 12;
    private readonly NettraceContainer _file;
    private readonly StackBlocks _blocks;
    private readonly MethodMap _methods;
    private readonly CollectorDecoder _collector;
    private readonly IntervalPairing<LockStart> _locks;
    private readonly IntervalPairing<WaitSource> _waits;
    private readonly IntervalPairing<long> _compiling;
    private readonly SampleRounds _rounds = new();
    private readonly PoolDecoder _pool = new();
    private readonly Dictionary<int, Seen> _threads = [];
    private readonly ImmutableArray<LockWait>.Builder _lockWaits = ImmutableArray.CreateBuilder<LockWait>();
    private readonly ImmutableArray<HandleWait>.Builder _handleWaits = ImmutableArray.CreateBuilder<HandleWait>();
    private readonly ImmutableArray<WaitStart>.Builder _waitStarts = ImmutableArray.CreateBuilder<WaitStart>();
    private readonly ImmutableArray<Compilation>.Builder _compilations = ImmutableArray.CreateBuilder<Compilation>();
    private ProcessFacts _process = new();
    private EventKinds _seen;
    private long _endNs;
    private long _events;
    private long _lost;
    private string _tier = "";

    /// <param name="file">For the header's facts.</param>
    /// <param name="blocks">The stacks that events refer to.</param>
    /// <param name="methods">Takes the methods' names.</param>
    public SessionDecoder(NettraceContainer file, StackBlocks blocks, MethodMap methods)
    {
        (_file, _blocks, _methods) = (file, blocks, methods);
        _endNs = file.Header.StartNs;
        _collector = new CollectorDecoder(file.PointerBytes);
        _locks = new((threadId, startNs, endNs, known) => _lockWaits.Add(new LockWait(threadId, startNs, endNs, known.LockId, known.OwnerThreadId)));
        _waits = new((threadId, startNs, endNs, source) => _handleWaits.Add(new HandleWait(threadId, startNs, endNs, source)));
        _compiling = new((threadId, startNs, endNs, methodId) => _compilations.Add(new Compilation(threadId, startNs, endNs, methodId, _tier)));
    }

    /// <summary>Takes an event.</summary>
    public void Take(in NettraceEvent e)
    {
        _events++;
        var timeNs = e.TimeNs;
        _endNs = Math.Max(_endNs, timeNs);
        switch (e.Kind.Provider)
        {
            case EventProvider.Sampler:
                _rounds.Sample(e.ThreadId, _blocks.IndexOf(e.StackId, e.ThreadId), timeNs);
                Saw(e.ThreadId, timeNs);
                break;
            case EventProvider.Runtime:
                TakeRuntime(e, timeNs);
                Saw(e.ThreadId, timeNs);
                break;
            case EventProvider.Rundown:
                if (e.Kind.Id is EventIds.MethodLoadVerbose or EventIds.MethodDcEndVerbose) AddMethod(e.Payload, timeNs);
                else if (e.Kind.Id == EventIds.RuntimeInformation) TakeRuntimeVersion(e.Payload);
                break;
            case EventProvider.Session:
                TakeSession(e.Payload);
                break;
        }
    }

    /// <summary>Events of a thread were dropped: what it had begun may have ended among them.</summary>
    public void TakeLoss(int threadId, long count)
    {
        _lost += count;
        _collector.Forget(threadId);
        _locks.Forget(threadId);
        _waits.Forget(threadId);
        _compiling.Forget(threadId);
    }

    /// <summary>All that was told.</summary>
    /// <param name="path">The file.</param>
    /// <param name="damage">What is wrong with its bytes; null where nothing is.</param>
    public SessionRecording Finish(string path, string? damage)
    {
        AddUnfinished();
        _lockWaits.Sort((one, other) => (one.EndNs, one.StartNs).CompareTo((other.EndNs, other.StartNs)));
        _handleWaits.Sort((one, other) => (one.EndNs, one.StartNs).CompareTo((other.EndNs, other.StartNs)));
        _compilations.Sort((one, other) => (one.EndNs, one.StartNs).CompareTo((other.EndNs, other.StartNs)));
        return new SessionRecording
        {
            Path = path,
            Header = _file.Header,
            Process = _process,
            EndNs = _endNs,
            Events = _events,
            Lost = _lost,
            Seen = _seen,
            IsComplete = _file.IsComplete && damage is null,
            Damage = damage,
            Suspensions = _collector.Suspensions(),
            LockWaits = _lockWaits.DrainToImmutable(),
            Waits = _handleWaits.DrainToImmutable(),
            WaitStarts = _waitStarts.DrainToImmutable(),
            Compilations = _compilations.DrainToImmutable(),
            Collections = _collector.Collections(),
            Allocations = _collector.Allocations(),
            PoolChanges = _pool.Changes(),
            PoolAdjustments = _pool.Adjustments(),
            SampleRuns = _rounds.Finish(_endNs),
            Samples = _rounds.Samples,
            SampleIntervalNs = _rounds.IntervalNs,
            Threads = _threads.ToDictionary(thread => thread.Key, thread => new SeenThread(thread.Value.FirstNs, thread.Value.LastNs)),
        };
    }

    /// <summary>
    /// Threads that are blocked when a session ends: their waits have no stop event, and lasted until then. Only what such a
    /// session records whole counts: one that records beginnings alone, for their stacks, has no stop at all.
    /// </summary>
    private void AddUnfinished()
    {
        if (_lockWaits.Count == 0 && _handleWaits.Count == 0 && _compilations.Count == 0) return;
        foreach (var (threadId, startNs, known) in _locks.Open) _lockWaits.Add(new LockWait(threadId, startNs, _endNs, known.LockId, known.OwnerThreadId) { GoesOn = true });
        foreach (var (threadId, startNs, source) in _waits.Open) _handleWaits.Add(new HandleWait(threadId, startNs, _endNs, source) { GoesOn = true });
    }

    private void Saw(int threadId, long timeNs)
    {
        if (!_threads.TryGetValue(threadId, out var seen)) _threads[threadId] = seen = new Seen { FirstNs = timeNs };
        (seen.FirstNs, seen.LastNs) = (Math.Min(seen.FirstNs, timeNs), Math.Max(seen.LastNs, timeNs));
    }

    private void TakeRuntime(in NettraceEvent e, long timeNs)
    {
        switch (e.Kind.Id)
        {
            case EventIds.ContentionStart:
                BeginLock(e, timeNs);
                break;
            case EventIds.ContentionStop:
                _seen |= EventKinds.Contentions;
                _locks.Stop(e.ThreadId, timeNs);
                break;
            case EventIds.WaitStart:
                _waits.Start(e.ThreadId, timeNs, e.Payload.Length > 0 && e.Payload[0] == (byte)WaitSource.MonitorWait ? WaitSource.MonitorWait : WaitSource.Handle);
                AddWaitStart(e, isLock: false, timeNs);
                break;
            case EventIds.WaitStop:
                _seen |= EventKinds.Waits;
                _waits.Stop(e.ThreadId, timeNs);
                break;
            case EventIds.MethodJittingStarted:
                _seen |= EventKinds.Compilations;
                var methodId = EventPayload.Int64(e.Payload, 0) ?? 0;
                _compiling.Start(e.ThreadId, timeNs, methodId, methodId);
                break;
            case EventIds.MethodLoadVerbose:
                AddMethod(e.Payload, timeNs);
                EndCompilation(e, timeNs);
                break;
            case EventIds.RuntimeInformation:
                TakeRuntimeVersion(e.Payload);
                break;
            default:
                _seen |= _collector.Take(e, timeNs);
                if (_pool.Take(e.Kind.Id, e.Payload, timeNs)) _seen |= EventKinds.Pool;
                break;
        }
    }

    /// <summary>From version 2 on: flags, the runtime's number, two addresses, of which the first is the lock's, then the owner.</summary>
    private void BeginLock(in NettraceEvent e, long timeNs)
    {
        const int lockOffset = 3;
        var known = e.Kind.Version < 2 ? new LockStart(0, null) : new LockStart(
            EventPayload.Pointer(e.Payload, lockOffset, _file.PointerBytes) ?? 0,
            EventPayload.Int64(e.Payload, lockOffset + (2 * _file.PointerBytes)) is > 0 and <= int.MaxValue and var owner ? (int)owner : null);
        _locks.Start(e.ThreadId, timeNs, known);
        AddWaitStart(e, isLock: true, timeNs);
    }

    private void AddWaitStart(in NettraceEvent e, bool isLock, long timeNs)
    {
        if (_blocks.Has(e.StackId)) _waitStarts.Add(new WaitStart(e.ThreadId, isLock, timeNs, _blocks.IndexOf(e.StackId, e.ThreadId)));
    }

    /// <summary>The flags of a method say in three bits at which tier it was compiled.</summary>
    private void EndCompilation(in NettraceEvent e, long timeNs)
    {
        const int flagsOffset = 32, tierShift = 7, tierMask = 7;
        _tier = TierName((EventPayload.UInt32(e.Payload, flagsOffset) >> tierShift) & tierMask);
        _compiling.Stop(e.ThreadId, timeNs, EventPayload.Int64(e.Payload, 0) ?? 0);
    }

    private static string TierName(uint? tier) => tier switch
    {
        1 => "min-opt",
        2 => "optimized",
        3 => "tier0",
        4 => "tier1",
        5 => "osr",
        6 => "tier0-instrumented",
        7 => "tier1-instrumented",
        _ => "unknown",
    };

    private void AddMethod(ReadOnlySpan<byte> payload, long timeNs)
    {
        _seen |= EventKinds.Methods;
        _methods.Add(payload, timeNs);
    }

    /// <summary>Two numbers, the library's version in four parts, the runtime's in four; 10.0.1226 is the file version of 10.0.12.</summary>
    private void TakeRuntimeVersion(ReadOnlySpan<byte> payload)
    {
        if (_process.Runtime is not null || payload.Length < RuntimeVersionOffset + (3 * sizeof(ushort))) return;
        var parts = MemoryMarshal.Cast<byte, ushort>(payload[RuntimeVersionOffset..]);
        _process = _process with { Runtime = FormattableString.Invariant($".NET {parts[0]}.{parts[1]}.{parts[2] / 100}") };
    }

    /// <summary>Command line, operating system, architecture.</summary>
    private void TakeSession(ReadOnlySpan<byte> payload)
    {
        if (EventPayload.TryText(ref payload, out var commandLine)) _process = _process with { CommandLine = _process.CommandLine ?? Printable(commandLine) };
        if (EventPayload.TryText(ref payload, out var os)) _process = _process with { Os = _process.Os ?? Printable(os) };
        if (EventPayload.TryText(ref payload, out var architecture)) _process = _process with { Architecture = _process.Architecture ?? Printable(architecture) };
    }

    /// <summary>A trace may come from anybody: nothing in it steers a terminal.</summary>
    private static string? Printable(string text) => text.Length == 0 ? null : string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));

    private sealed record LockStart(ulong LockId, int? OwnerThreadId);

    /// <summary>When a thread was seen until now.</summary>
    private sealed class Seen
    {
        public long FirstNs { get; set; }

        public long LastNs { get; set; }
    }
}
