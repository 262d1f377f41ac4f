using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;
using Concur.Traces.Symbols;

namespace Concur.Core.Accounting.Figures;

/// <summary>Adds up the times in which awaiting units were on no thread, by what they awaited.</summary>
internal static class AwaitFigures
{
    private const int MostSites = 10;

    /// <param name="launch">The profiled launch.</param>
    /// <param name="recording">Its recording, which may have the items of the pool's queue.</param>
    /// <returns>Null where no unit could await, or what they awaited was not recorded.</returns>
    public static AwaitReport? Of(LaunchRecord launch, LaunchRecording recording)
    {
        if (launch.Result is not { AwaitChains: { } chains } result) return null;
        var iterations = result.Iterations.Where(iteration => iteration.Measured).ToList();
        if (iterations.Count == 0) return null;
        var items = recording.Harness?.PoolItems is { } recorded ? new TakenItems(recorded, iterations) : null;
        var times = iterations.SelectMany(iteration => AwaitTime.Of(iteration, items)).ToList();
        var known = times.Where(time => time.Chain is not null).ToList();
        var names = new ChainNames(chains, launch.Plan.Spec.Workload, recording.Recording.SymbolFolders);
        var sites = known.GroupBy(time => names.Of(time.Chain!.Value))
            .Select(group => SiteOf(names.Chain(group.Key), [.. group], items is not null))
            .OrderByDescending(site => site.TotalMs).ThenBy(site => site.Placed, StringComparer.Ordinal);
        return new AwaitReport(
            iterations.Sum(iteration => iteration.Units.Count),
            Ns.ToMs(times.Sum(time => time.Ns)),
            Ns.ToMs(known.Sum(time => time.Ns)),
            [.. sites.Take(MostSites)]);
    }

    private static AwaitSite SiteOf(ImmutableArray<AwaitPlace> chain, List<AwaitTime> times, bool hasItems)
    {
        var ready = times.Select(time => time.ReadyNs).OfType<long>().ToList();
        return new AwaitSite(chain, times.Count, Ns.ToMs(times.Sum(time => time.Ns)), Ns.ToMs(times.Max(time => time.Ns)))
        {
            ReadyMs = hasItems ? Ns.ToMs(ready.Sum()) : null,
            ReadyCount = ready.Count,
        };
    }
}

/// <summary>What it costs a launch to have the items of the pool's queue recorded.</summary>
internal static class PoolItemCost
{
    /// <summary>Of an item that comes in and is taken, ns: a method that yields took 1.65 us with the events, and 1.0 us without.</summary>
    private const double ItemNs = 650;

    private const double MostOfTime = 0.01;

    /// <summary>
    /// Whether it is a small part of a core's time, if each segment of the units is an item; false where units do not await.
    /// </summary>
    /// <param name="launches">Launches of the same units.</param>
    public static bool IsSmall(IEnumerable<LaunchRecord> launches)
    {
        var measured = launches.SelectMany(launch => launch.Result?.Iterations ?? []).Where(iteration => iteration.Measured).ToList();
        var segments = measured.Sum(iteration => iteration.Segments.Count);
        return segments > 0 && segments * ItemNs <= MostOfTime * measured.Sum(iteration => iteration.WallNs);
    }
}

/// <summary>A time in which a unit was on no thread.</summary>
/// <param name="Ns">How long, ns.</param>
/// <param name="Chain">In which awaits, by number; null where that is not known.</param>
/// <param name="ReadyNs">The part after which what was awaited was complete, ns; null where that is not known.</param>
internal readonly record struct AwaitTime(long Ns, int? Chain, long? ReadyNs)
{
    /// <summary>Those of an iteration, between the segments of each unit.</summary>
    public static IEnumerable<AwaitTime> Of(IterationRecord iteration, TakenItems? items)
    {
        var chains = new Dictionary<(int Unit, long StartNs), int>();
        foreach (var one in iteration.Awaits) chains[(one.Unit, one.StartNs)] = one.Chain;
        foreach (var unit in iteration.Segments.GroupBy(segment => segment.Unit))
        {
            long? leftNs = null;
            foreach (var segment in unit.OrderBy(segment => segment.StartNs))
            {
                if (segment.StartNs > leftNs)
                {
                    int? chain = chains.TryGetValue((unit.Key, leftNs.Value), out var known) ? known : null;
                    yield return new AwaitTime(segment.StartNs - leftNs.Value, chain, items?.ReadyNs(segment, leftNs.Value));
                }

                leftNs = Math.Max(leftNs ?? 0, segment.EndNs);
            }
        }
    }
}

/// <summary>What threads of the pool took from its queue, beside the segments that they ran.</summary>
internal sealed class TakenItems
{
    /// <summary>
    /// A thread that has taken an item runs what awaited it at once, or once it has a core. What took longer may have had other things to
    /// do before what was awaited was complete.
    /// </summary>
    private const long LongestToStartNs = 2 * Ns.PerMs;

    private const int MostItems = 4;

    private readonly Dictionary<int, PoolItem[]> _items;
    private readonly Dictionary<int, long[]> _starts;

    /// <param name="items">The items.</param>
    /// <param name="iterations">The iterations with the segments of all units.</param>
    public TakenItems(IEnumerable<PoolItem> items, IEnumerable<IterationRecord> iterations)
    {
        _items = items.GroupBy(item => item.ThreadId).ToDictionary(thread => thread.Key, thread => thread.ToArray());
        _starts = iterations.SelectMany(iteration => iteration.Segments).GroupBy(segment => segment.ThreadId)
            .ToDictionary(thread => thread.Key, thread => thread.Select(segment => segment.StartNs).Order().ToArray());
    }

    /// <summary>How long a unit could have run before a segment of it began.</summary>
    /// <param name="segment">The segment.</param>
    /// <param name="leftNs">When the unit had left its last thread, ns.</param>
    /// <returns>Null where the segment did not begin with an item that its thread had taken since.</returns>
    public long? ReadyNs(SegmentStamp segment, long leftNs) =>
        ItemBehind(segment.ThreadId, segment.StartNs) is { } item && item.DequeuedNs >= leftNs
            ? segment.StartNs - Math.Max(leftNs, ReadySince(item))
            : null;

    /// <summary>
    /// When what an item does was ready. Timers end in an item of the pool's, which runs one and puts the others into the queue: these
    /// were ready when that item was.
    /// </summary>
    private long ReadySince(PoolItem item)
    {
        for (var i = 0; i < MostItems && ItemBehind(item.QueuedBy, item.EnqueuedNs) is { } before; i++) item = before;
        return item.EnqueuedNs;
    }

    /// <summary>
    /// The item with which a thread began what it does at a time; null where it has done something else since, or took none.
    /// </summary>
    private PoolItem? ItemBehind(int threadId, long timeNs)
    {
        if (!_items.TryGetValue(threadId, out var items)) return null;
        var at = CountBefore(items, timeNs, item => item.DequeuedNs) - 1;
        if (at < 0 || timeNs - items[at].DequeuedNs > LongestToStartNs) return null;

        // Where the thread has run a unit since, that may have completed what another one awaited.
        var segments = _starts.GetValueOrDefault(threadId, []);
        var last = CountBefore(segments, timeNs, startNs => startNs) - 1;
        return last >= 0 && segments[last] >= items[at].DequeuedNs ? null : items[at];
    }

    private static int CountBefore<T>(T[] sorted, long timeNs, Func<T, long> timeOf)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (timeOf(sorted[middle]) < timeNs) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}

/// <summary>
/// The names of chains. Methods of the harness are left out; several chains may then have one name, as where one method has a second
/// state machine.
/// </summary>
/// <param name="chains">The chains.</param>
/// <param name="workload">The workload's name, for a unit that awaits what no async method of its own made.</param>
/// <param name="folders">Folders that have PDBs.</param>
internal sealed class ChainNames(IReadOnlyList<AwaitChain> chains, string workload, ImmutableArray<string> folders)
{
    private readonly Dictionary<string, ImmutableArray<AwaitPlace>> _byName = new(StringComparer.Ordinal);
    private readonly Dictionary<int, string> _known = [];
    private readonly IReadOnlyDictionary<AwaitFrame, SourceLocation> _places =
        AwaitSources.Of(chains.SelectMany(chain => chain.Frames).Where(frame => !HarnessFrames.Has(AwaitNames.Of(frame))), folders);

    /// <summary>The chain with a name.</summary>
    public ImmutableArray<AwaitPlace> Chain(string name) => _byName[name];

    /// <summary>The name of a chain.</summary>
    /// <param name="number">Its number; one that is out of range, as in a damaged file, is the workload's own.</param>
    public string Of(int number)
    {
        if (_known.TryGetValue(number, out var known)) return known;
        var frames = number >= 0 && number < chains.Count ? chains[number].Frames : [];
        ImmutableArray<AwaitPlace> places =
        [
            .. frames.Select(frame => (Frame: frame, Name: AwaitNames.Of(frame))).Where(one => !HarnessFrames.Has(one.Name))
                .Select(one => new AwaitPlace(one.Name, PlaceOf(one.Frame))),
        ];
        if (places.IsEmpty) places = [new AwaitPlace(TerminalText.Name(workload), null)];
        var name = string.Join('\n', places.Select(place => $"{place.Method} {place.Place?.File}:{place.Place?.Line}"));
        _byName[name] = places;
        return _known[number] = name;
    }

    private SourcePlace? PlaceOf(AwaitFrame frame) => _places.TryGetValue(frame, out var place)
        ? new SourcePlace(place.File, place.Line) { Url = place.Url }
        : null;
}
