using System.Globalization;
using Concur.Core.Accounting.Figures;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Recordings;
using Concur.Traces.Symbols;

namespace Concur.Core.Accounting.Gains;

/// <summary>
/// What a recorded launch tells of the inside of its units: in which methods and lock statements they computed, and at which statements
/// they waited.
/// </summary>
internal sealed class RecordedUnits
{
    /// <summary>What all units tell counts as much as so many samples of a unit's own.</summary>
    private const double SamplesOfAll = 10;

    /// <summary>Methods with less than this share of the time are not told apart.</summary>
    private const double LeastShare = 0.01;

    private static readonly IReadOnlyList<int> NoSites = [];

    private readonly LaunchRecording _processes;
    private readonly CpuSamples? _samples;
    private readonly StackCalls _calls;
    private readonly HeldLocks _held;
    private readonly Dictionary<LockRegion, int> _sites = [];
    private readonly List<SiteWaits> _waits = [];
    private readonly Dictionary<string, IReadOnlyList<int>> _sets = new(StringComparer.Ordinal);
    private readonly Dictionary<int, Dictionary<PartKey, double>> _byUnit = [];
    private List<(ulong LockId, long Ns)> _unplaced = [];
    private double _acquiringWeight;

    private RecordedUnits(LaunchRecording processes)
    {
        _processes = processes;
        (_samples, _calls, _held) = (processes.Recording.Schedules.Samples, new StackCalls(processes.Recording), new HeldLocks(processes.Recording));
    }

    /// <summary>How many samples tell of the units' computing.</summary>
    public int Samples { get; private set; }

    /// <summary>The weight of the samples in which a unit tried to get a lock, as a share of all.</summary>
    public double AcquiringShare =>
        _acquiringWeight <= 0 ? 0 : _acquiringWeight / (_acquiringWeight + _byUnit.Values.Sum(parts => parts.Values.Sum()));

    /// <summary>How long units were blocked at each lock statement, ns, by its number.</summary>
    public IReadOnlyList<SiteWaits> Waits => _waits;

    /// <summary>How long they were blocked on locks whose statement is not known, ns.</summary>
    public long UnplacedNs => _unplaced.Sum(wait => wait.Ns);

    /// <summary>How long they were blocked on locks that no event tells of, such as a semaphore, whose statement is known, ns.</summary>
    public long PlacedHandleNs { get; private set; }

    /// <summary>How long they were blocked on handles, ns.</summary>
    public long HandleNs { get; private set; }

    /// <summary>The measured iterations.</summary>
    public int Iterations { get; private set; }

    /// <summary>In how many collections all stood still.</summary>
    public int Pauses { get; private set; }

    /// <summary>Reads the measured iterations of a launch.</summary>
    /// <param name="result">Its stamps.</param>
    /// <param name="processes">Its recording.</param>
    public static RecordedUnits Of(LaunchResult result, LaunchRecording processes)
    {
        var units = new RecordedUnits(processes);
        foreach (var iteration in result.Iterations.Where(iteration => iteration.Measured)) units.Add(iteration);
        units.PlaceByLocks();
        return units;
    }

    /// <summary>Where the statement of a wait is not known, it is taken to be that at which its lock is waited for most often.</summary>
    private void PlaceByLocks()
    {
        var unplaced = _unplaced;
        _unplaced = [];
        foreach (var (lockId, ns) in unplaced)
        {
            var site = lockId == 0 ? null : _waits.Where(waits => waits.Locks.ContainsKey(lockId)).MaxBy(waits => waits.Locks[lockId]);
            if (site is null) _unplaced.Add((lockId, ns));
            else site.Add(lockId, ns);
        }
    }

    /// <summary>How the computing of units divides, with what all units tell of the parts that these have few samples of.</summary>
    /// <param name="units">The units.</param>
    /// <param name="ms">Their computing, ms.</param>
    public IReadOnlyList<UnitPart> PartsOf(IEnumerable<int> units, double ms)
    {
        if (All.Count == 0) return [new UnitPart(null, [], ms)];
        var own = units.Select(unit => _byUnit.GetValueOrDefault(unit)).OfType<Dictionary<PartKey, double>>().ToList();
        var (ownSum, allSum) = (own.Sum(parts => parts.Values.Sum()), All.Sum(part => part.Weight));
        var priorSum = allSum / Math.Max(1, Samples) * SamplesOfAll;
        var msPerWeight = ms / (ownSum + priorSum);
        return
        [
            .. All.Select(part => new UnitPart(
                part.Method,
                part.Held,
                msPerWeight * (own.Sum(parts => part.Keys.Sum(key => parts.GetValueOrDefault(key))) + (priorSum * part.Weight / allSum)))),
        ];
    }

    /// <summary>The parts of all units. Methods with little time are one part, wherever they are inside the same lock statements.</summary>
    private List<(string? Method, IReadOnlyList<int> Held, double Weight, List<PartKey> Keys)> All => field ??= Merge();

    private List<(string? Method, IReadOnlyList<int> Held, double Weight, List<PartKey> Keys)> Merge()
    {
        var parts = _byUnit.Values.SelectMany(parts => parts).GroupBy(part => part.Key)
            .Select(group => (group.Key, Weight: group.Sum(part => part.Value))).ToList();
        var leastWeight = LeastShare * parts.Sum(part => part.Weight);
        var methods = parts.Where(part => part.Key.Method is not null).GroupBy(part => part.Key.Method!)
            .Where(method => method.Sum(part => part.Weight) >= leastWeight).Select(method => method.Key).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. parts.GroupBy(part => (Method: methods.Contains(part.Key.Method ?? "") ? part.Key.Method : null, part.Key.Held))
                .Select(group => (
                    group.Key.Method,
                    group.Key.Held,
                    group.Sum(part => part.Weight),
                    group.Select(part => part.Key).ToList())),
        ];
    }

    private void Add(IterationRecord iteration)
    {
        Iterations++;
        var roles = iteration.Lanes.ToDictionary(lane => lane.Lane, lane => lane.Process);
        Pauses += _processes.Harness?.Suspensions.Count(pause =>
            pause.ForGc && pause.EndNs > iteration.StartNs && pause.StartNs < iteration.EndNs) ?? 0;
        foreach (var unit in iteration.Units)
        {
            var role = roles.GetValueOrDefault(unit.Lane, ProcessRole.Harness);
            if (_processes.Of(role) is not { } process) continue;
            var events = _processes.Recording.EventsOf(process, unit.ThreadId);
            AddWaits(process, unit, events);
            if (_samples is not null) AddOutside(process, unit, events);
            else AddSampled(process, unit, events);
        }
    }

    private void AddOutside(ProcessRecording process, UnitStamp unit, ThreadEvents events)
    {
        if (!_samples!.ByThread.TryGetValue(unit.ThreadId, out var ticks)) return;
        for (var i = FirstFrom(ticks, unit.StartNs); i < ticks.Length && ticks[i].TimeNs < unit.EndNs; i++)
        {
            if (events.OwnGc.Contains(ticks[i].TimeNs)) continue;
            var stack = ticks[i].Stack;
            var call = _calls.OfOutside(process, unit.ThreadId, _samples, stack);
            Add(unit.Unit, call, call.IsAcquiring ? null : _held.OfOutside(process, unit.ThreadId, _samples, stack), 1, 1);
        }
    }

    /// <summary>The runtime's sampler: a thread was in a stack from its sample until the next one, unless an event says that it waited.</summary>
    private void AddSampled(ProcessRecording process, UnitStamp unit, ThreadEvents events)
    {
        foreach (var run in process.SampleRunsOf(unit.ThreadId))
        {
            var (fromNs, toNs) = (Math.Max(run.StartNs, unit.StartNs), Math.Min(run.EndNs, unit.EndNs));
            if (fromNs >= toNs) continue;
            var off = events.Lock.Overlap(fromNs, toNs) + events.OtherWaits.Overlap(fromNs, toNs) + events.OwnGc.Overlap(fromNs, toNs);
            var call = _calls.OfEvents(process, run.Stack);
            if (call.Kind == CallKinds.Sleep || call.IsWaiting || toNs - fromNs <= off) continue;
            var samples = (int)Math.Max(1, run.Samples * (toNs - fromNs) / Math.Max(1, run.EndNs - run.StartNs));
            Add(unit.Unit, call, call.IsAcquiring ? null : _held.OfEvents(process, run.Stack), toNs - fromNs - off, samples);
        }
    }

    /// <param name="unit">The unit.</param>
    /// <param name="call">What it was in.</param>
    /// <param name="held">The lock statements that it was inside; null where they are not known, or it tried to get a lock.</param>
    /// <param name="weight">How much of its time that stands for.</param>
    /// <param name="samples">How many samples it is.</param>
    private void Add(int unit, ThreadCall call, IReadOnlyList<LockRegion>? held, double weight, int samples)
    {
        if (call.IsAcquiring) _acquiringWeight += weight;
        if (held is null) return;
        Samples += samples;
        if (!_byUnit.TryGetValue(unit, out var parts)) _byUnit[unit] = parts = [];
        var key = new PartKey(call.Site, SetOf(held));
        parts[key] = parts.GetValueOrDefault(key) + weight;
    }

    private IReadOnlyList<int> SetOf(IReadOnlyList<LockRegion> held)
    {
        if (held.Count == 0) return NoSites;
        int[] sites = [.. held.Select(SiteOf)];
        var key = string.Join(' ', sites.Select(site => site.ToString(CultureInfo.InvariantCulture)));
        if (!_sets.TryGetValue(key, out var set)) _sets[key] = set = sites;
        return set;
    }

    private int SiteOf(LockRegion region)
    {
        if (_sites.TryGetValue(region, out var site)) return site;
        _waits.Add(new SiteWaits(region));
        return _sites[region] = _waits.Count - 1;
    }

    private void AddWaits(ProcessRecording process, UnitStamp unit, ThreadEvents events)
    {
        foreach (var wait in process.LockWaitsOf(unit.ThreadId))
        {
            var ns = events.Lock.Overlap(Math.Max(wait.StartNs, unit.StartNs), Math.Min(wait.EndNs, unit.EndNs));
            if (ns <= 0) continue;
            if (StatementOf(process, wait.ThreadId, isLock: true, wait.StartNs, wait.EndNs) is { } region)
                _waits[SiteOf(region)].Add(wait.LockId, ns);
            else _unplaced.Add((wait.LockId, ns));
        }

        foreach (var wait in process.WaitsOf(unit.ThreadId))
        {
            var ns = events.Wait.Overlap(Math.Max(wait.StartNs, unit.StartNs), Math.Min(wait.EndNs, unit.EndNs));
            if (ns <= 0) continue;
            HandleNs += ns;
            if (StatementOf(process, wait.ThreadId, isLock: false, wait.StartNs, wait.EndNs) is not { } region) continue;
            PlacedHandleNs += ns;
            _waits[SiteOf(region)].Add(0, ns);
        }
    }

    private LockRegion? StatementOf(ProcessRecording process, int threadId, bool isLock, long startNs, long endNs) =>
        process.WaitStackOf(threadId, isLock, startNs, endNs) is { } stack ? _held.OfWait(process, stack) : null;

    private static int FirstFrom(IReadOnlyList<CpuSample> ticks, long timeNs)
    {
        var (low, high) = (0, ticks.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ticks[middle].TimeNs < timeNs) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}

/// <summary>The waits at a lock statement.</summary>
/// <param name="statement">The statement.</param>
internal sealed class SiteWaits(LockRegion statement)
{
    private readonly Dictionary<ulong, int> _locks = [];

    /// <summary>The statement.</summary>
    public LockRegion Statement => statement;

    /// <summary>How long threads were blocked there, ns.</summary>
    public long Ns { get; private set; }

    /// <summary>The locks that were waited for there, by the runtime's ids, and how often.</summary>
    public IReadOnlyDictionary<ulong, int> Locks => _locks;

    /// <param name="lockId">The runtime's id; 0 where it is not known.</param>
    /// <param name="ns">How long, ns.</param>
    public void Add(ulong lockId, long ns)
    {
        Ns += ns;
        _locks[lockId] = _locks.GetValueOrDefault(lockId) + 1;
    }
}

/// <summary>Where a unit computes. Equal lists of lock statements are one list.</summary>
/// <param name="Method">The innermost method of the program; null where it is not known.</param>
/// <param name="Held">The lock statements that it is inside, outermost first.</param>
internal sealed record PartKey(string? Method, IReadOnlyList<int> Held);
