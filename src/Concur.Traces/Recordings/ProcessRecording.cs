using System.Collections.Immutable;
using Concur.Traces.Stacks;

namespace Concur.Traces.Recordings;

/// <summary>
/// What the sessions of one process recorded. Of each kind of event the first session that recorded it counts: a second one
/// may have recorded the same events again. Times are ns of the monotonic clock.
/// </summary>
/// <param name="processId">The operating system's id; null where the files do not have it.</param>
/// <param name="sessions">The sessions, at least one; that which records whole waits first.</param>
/// <param name="stacks">Distinct stacks of all sessions.</param>
/// <param name="methods">Names for the addresses.</param>
public sealed class ProcessRecording(int? processId, ImmutableArray<SessionRecording> sessions, AddressStacks stacks, MethodMap methods)
{
    private readonly Dictionary<int, ThreadEvents> _threads = [];
    private readonly Lazy<WaitStartLookup> _waitStarts = new(() => new WaitStartLookup(sessions));
    private ProcessSuspensions? _suspensions;
    private ILookup<int, LockWait>? _lockWaits;
    private ILookup<int, HandleWait>? _waits;
    private ILookup<int, Compilation>? _compilations;

    /// <summary>The operating system's id; null where the files do not have it.</summary>
    public int? ProcessId => processId;

    /// <summary>The machine that it ran on; null for this one.</summary>
    public OtherMachine? Machine { get; init; }

    /// <summary>The sessions.</summary>
    public ImmutableArray<SessionRecording> Sessions => sessions;

    /// <summary>Distinct stacks of all sessions: of samples, and of where threads began to wait.</summary>
    public AddressStacks Stacks => stacks;

    /// <summary>Names for the addresses.</summary>
    public MethodMap Methods => methods;

    /// <summary>Whether it was compiled ahead of time (NativeAOT): nothing is compiled in it, and no event names its methods.</summary>
    public bool IsNativeAot => sessions.Any(session => session.Process.IsNativeAot);

    /// <summary>Whether the file of a program that was compiled ahead of time names any method of the stacks.</summary>
    public bool NamesCompiledMethods => methods.Compiled is { } nameAt && stacks.Addresses.Any(address => nameAt(address) is not null);

    /// <summary>Events that its sessions dropped.</summary>
    public long Lost => sessions.Sum(session => session.Lost);

    /// <summary>Kinds of events that were seen.</summary>
    public EventKinds Seen => sessions.Aggregate(EventKinds.None, (seen, session) => seen | session.Seen);

    /// <summary>Suspensions of the runtime.</summary>
    public ImmutableArray<Suspension> Suspensions => FirstOf(EventKinds.Suspensions).Suspensions;

    /// <summary>Waits for contended locks.</summary>
    public ImmutableArray<LockWait> LockWaits => FirstOf(EventKinds.Contentions).LockWaits;

    /// <summary>Waits for handles, those within waits for locks included.</summary>
    public ImmutableArray<HandleWait> Waits => FirstOf(EventKinds.Waits).Waits;

    /// <summary>Compilations.</summary>
    public ImmutableArray<Compilation> Compilations => FirstOf(EventKinds.Compilations).Compilations;

    /// <summary>Collections.</summary>
    public ImmutableArray<Collection> Collections => FirstOf(EventKinds.Collections).Collections;

    /// <summary>What was allocated, in steps of about 100 kB.</summary>
    public ImmutableArray<AllocationTick> Allocations => FirstOf(EventKinds.Allocations).Allocations;

    /// <summary>Exceptions that were thrown.</summary>
    public ImmutableArray<ThrownException> Exceptions => FirstOf(EventKinds.Exceptions).Exceptions;

    /// <summary>Worker threads of the pool that came and went.</summary>
    public ImmutableArray<PoolChange> PoolChanges => FirstOf(EventKinds.Pool).PoolChanges;

    /// <summary>Changes of the pool's aim.</summary>
    public ImmutableArray<PoolAdjustment> PoolAdjustments => FirstOf(EventKinds.Pool).PoolAdjustments;

    /// <summary>
    /// Items that came out of the pool's queue, in the order of time; null where they were not recorded, or events were lost.
    /// </summary>
    public ImmutableArray<PoolItem>? PoolItems =>
        FirstOf(EventKinds.PoolItems) is var session && session.Seen.HasFlag(EventKinds.PoolItems) ? session.PoolItems : null;

    /// <summary>The threads that have events or samples, by the operating system's ids.</summary>
    public IEnumerable<int> Threads => LockWaits.Select(wait => wait.ThreadId)
        .Concat(Waits.Select(wait => wait.ThreadId))
        .Concat(Compilations.Select(compilation => compilation.ThreadId))
        .Concat(sessions.SelectMany(session => session.SampleRuns.Keys))
        .Distinct();

    /// <summary>A thread's waits for contended locks, in the order of time.</summary>
    public IEnumerable<LockWait> LockWaitsOf(int threadId) => (_lockWaits ??= LockWaits.ToLookup(wait => wait.ThreadId))[threadId];

    /// <summary>A thread's waits for handles, in the order of time.</summary>
    public IEnumerable<HandleWait> WaitsOf(int threadId) => (_waits ??= Waits.ToLookup(wait => wait.ThreadId))[threadId];

    /// <summary>A thread's compilations, by their ends: compiling a method may mean compiling others.</summary>
    public IEnumerable<Compilation> CompilationsOf(int threadId) =>
        (_compilations ??= Compilations.ToLookup(compilation => compilation.ThreadId))[threadId];

    /// <summary>What the runtime's sampler saw of a thread, in the order of time.</summary>
    public IReadOnlyList<SampleRun> SampleRunsOf(int threadId) =>
        sessions.Select(session => session.SampleRuns.GetValueOrDefault(threadId)).FirstOrDefault(runs => runs is not null) ?? [];

    /// <summary>What the events say of a thread, by the operating system's id, with every instant in one activity at most.</summary>
    public ThreadEvents EventsOf(int threadId)
    {
        if (!_threads.TryGetValue(threadId, out var events))
            _threads[threadId] = events = ThreadEvents.Of(this, threadId, _suspensions ??= new ProcessSuspensions(Suspensions));
        return events;
    }

    /// <summary>
    /// The stack in which a wait began, as an index of <see cref="Stacks"/>. Another session may have walked it than the one
    /// that timed the wait: a thread writes to the session without stacks first, then the one with them, and only then does it
    /// wait. So the stack's own time lies between the wait's beginning and its end.
    /// </summary>
    /// <returns>Null where no session walked it, or its event was lost.</returns>
    public int? WaitStackOf(int threadId, bool isLock, long startNs, long endNs) =>
        _waitStarts.Value.StackOf(threadId, isLock, startNs, endNs);

    private SessionRecording FirstOf(EventKinds kind) => sessions.FirstOrDefault(session => session.Seen.HasFlag(kind)) ?? sessions[0];

    /// <summary>When threads began to wait, and in which stack.</summary>
    private sealed class WaitStartLookup
    {
        private readonly Dictionary<int, List<WaitStart>> _locks = [];
        private readonly Dictionary<int, List<WaitStart>> _handles = [];

        public WaitStartLookup(ImmutableArray<SessionRecording> sessions)
        {
            // Those of a thread come in the order of time: one session alone walks stacks.
            foreach (var start in sessions.SelectMany(session => session.WaitStarts))
            {
                var byThread = start.IsLock ? _locks : _handles;
                if (!byThread.TryGetValue(start.ThreadId, out var starts)) byThread[start.ThreadId] = starts = [];
                starts.Add(start);
            }
        }

        public int? StackOf(int threadId, bool isLock, long startNs, long endNs)
        {
            if (!(isLock ? _locks : _handles).TryGetValue(threadId, out var starts)) return null;
            var (low, high) = (0, starts.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                if (starts[middle].TimeNs < startNs) low = middle + 1;
                else high = middle;
            }

            return low < starts.Count && starts[low].TimeNs <= endNs ? starts[low].Stack : null;
        }
    }
}
