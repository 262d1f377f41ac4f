using Concur.Protocol;
using Concur.Traces.Recordings;
using Concur.Traces.Symbols;

namespace Concur.Core.Accounting.Gains;

/// <summary>The waits inside the units of a recorded launch, by the lock statements at which they began.</summary>
/// <param name="held">Says of stacks which statements they are in.</param>
internal sealed class RecordedWaits(HeldLocks held)
{
    private readonly Dictionary<LockRegion, int> _numbers = [];
    private readonly List<SiteWaits> _sites = [];
    private List<(ulong LockId, long Ns)> _unplaced = [];

    /// <summary>The lock statements, by their numbers, those without waits among them.</summary>
    public IReadOnlyList<SiteWaits> Sites => _sites;

    /// <summary>How long units were blocked on locks whose statement is not known, ns.</summary>
    public long UnplacedNs => _unplaced.Sum(wait => wait.Ns);

    /// <summary>How long they were blocked on locks of which the runtime has events, and whose statement is known, ns.</summary>
    public long PlacedNs => _sites.Sum(site => site.LockNs);

    /// <summary>How long they were blocked on handles, ns.</summary>
    public long HandleNs { get; private set; }

    /// <summary>The part of it that was for a lock whose statement is known, such as a semaphore, ns.</summary>
    public long PlacedHandleNs { get; private set; }

    /// <summary>The number of a lock statement.</summary>
    public int SiteOf(LockRegion statement)
    {
        if (_numbers.TryGetValue(statement, out var number)) return number;
        _sites.Add(new SiteWaits(statement));
        return _numbers[statement] = _sites.Count - 1;
    }

    /// <summary>Adds the waits of a unit.</summary>
    /// <param name="process">The process that it ran in.</param>
    /// <param name="unit">Its stamp.</param>
    /// <param name="events">What the events say of its thread.</param>
    public void Add(ProcessRecording process, UnitStamp unit, ThreadEvents events)
    {
        foreach (var wait in process.LockWaitsOf(unit.ThreadId))
        {
            var ns = events.Lock.Overlap(Math.Max(wait.StartNs, unit.StartNs), Math.Min(wait.EndNs, unit.EndNs));
            if (ns <= 0) continue;
            if (StatementOf(process, wait.ThreadId, isLock: true, wait.StartNs, wait.EndNs) is { } statement)
                _sites[SiteOf(statement)].Add(wait.LockId, ns);
            else _unplaced.Add((wait.LockId, ns));
        }

        foreach (var wait in process.WaitsOf(unit.ThreadId))
        {
            var ns = events.Wait.Overlap(Math.Max(wait.StartNs, unit.StartNs), Math.Min(wait.EndNs, unit.EndNs));
            if (ns <= 0) continue;
            HandleNs += ns;
            if (StatementOf(process, wait.ThreadId, isLock: false, wait.StartNs, wait.EndNs) is not { } statement) continue;
            PlacedHandleNs += ns;
            _sites[SiteOf(statement)].AddHandle(ns);
        }
    }

    /// <summary>Where the statement of a wait is not known, it is taken to be that at which its lock is waited for most often.</summary>
    public void PlaceByLocks()
    {
        var unplaced = _unplaced;
        _unplaced = [];
        foreach (var (lockId, ns) in unplaced)
        {
            var site = lockId == 0 ? null : _sites.Where(waits => waits.Locks.ContainsKey(lockId)).MaxBy(waits => waits.Locks[lockId]);
            if (site is null) _unplaced.Add((lockId, ns));
            else site.Add(lockId, ns);
        }
    }

    private LockRegion? StatementOf(ProcessRecording process, int threadId, bool isLock, long startNs, long endNs) =>
        process.WaitStackOf(threadId, isLock, startNs, endNs) is { } stack ? held.OfWait(process, stack) : null;
}

/// <summary>The waits at a lock statement.</summary>
/// <param name="statement">The statement.</param>
internal sealed class SiteWaits(LockRegion statement)
{
    private readonly Dictionary<ulong, int> _locks = [];

    /// <summary>The statement.</summary>
    public LockRegion Statement => statement;

    /// <summary>How long threads were blocked there on locks of which the runtime has events, ns.</summary>
    public long LockNs { get; private set; }

    /// <summary>How long they were blocked there on handles, ns.</summary>
    public long HandleNs { get; private set; }

    /// <summary>The locks that were waited for there, by the runtime's ids, and how often.</summary>
    public IReadOnlyDictionary<ulong, int> Locks => _locks;

    /// <param name="lockId">The runtime's id; 0 where it is not known.</param>
    /// <param name="ns">How long, ns.</param>
    public void Add(ulong lockId, long ns)
    {
        LockNs += ns;
        _locks[lockId] = _locks.GetValueOrDefault(lockId) + 1;
    }

    /// <param name="ns">How long, ns.</param>
    public void AddHandle(long ns) => HandleNs += ns;
}
