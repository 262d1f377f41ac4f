using Concur.Core.Model;
using Concur.Core.Stats;
using Concur.Protocol;

namespace Concur.Core.Accounting.Gains;

/// <summary>
/// Puts together what a trial's units do: times come from the account of the timed launches and their stamps, and how units compute and
/// lock inside from the recorded launch.
/// </summary>
/// <param name="account">The account of the timed launches.</param>
/// <param name="iterations">The measured iterations of those launches.</param>
/// <param name="recorded">What the recorded launch tells.</param>
/// <param name="strategy">The strategy.</param>
internal sealed class WorkGatherer(
    Account account, IReadOnlyList<IterationRecord> iterations, RecordedUnits recorded, StrategyDescriptor strategy)
{
    /// <summary>Where there are more, several that follow each other are replayed as one.</summary>
    private const int MostUnits = 1000;

    /// <param name="cores">The cores that the workers may use.</param>
    public TrialWork Gather(double cores)
    {
        var starts = iterations.Select(StartsMs).ToList();
        var computeMs = (Ms(Category.Compute) * (1 - recorded.AcquiringShare)) + Ms(Category.Jit);
        var onCoreMs = Ms(Category.Compute) + Ms(Category.Jit) + Ms(Category.Dispatch);
        var units = Units(computeMs, OffMs());
        return new TrialWork
        {
            WallMs = Ns.ToMs(account.WallNs),
            Workers = account.Lanes,
            Cores = cores,
            TakesWorkers = strategy.TakesWorkers,
            Units = units,
            Dealt = strategy.Assignment == UnitAssignment.Ahead && Together(UnitCount) == 1 ? Dealt(iterations[^1]) : null,
            StartMs = Math.Max(0, MedianEstimate.Median([.. starts.Select(start => start[0])])),
            StartGapMs = account.Lanes < 2
                ? 0
                : MedianEstimate.Median([.. starts.Select(start => (start[^1] - start[0]) / Math.Max(1, start.Length - 1))]),
            EndMs = Math.Max(0, MedianEstimate.Median([.. iterations.Select(EndMs)])),
            DispatchMs = Ms(Category.Dispatch) / units.Count,
            PassingMs = (Ms(Category.Ipc) + Ms(Category.Network)) / units.Count,
            Pauses = (double)recorded.Pauses / Math.Max(1, recorded.Iterations),
            PauseMs = Ms(Category.Gc) / account.Lanes,
            QueuedShare = account[Category.RunQueue] is { } queued ? Ns.ToMs(queued) / Math.Max(1e-9, Ns.ToMs(queued) + onCoreMs) : null,
            Sites = LockSites.Of(
                recorded.Waits,
                Ms(Category.Lock) / Math.Max(1, recorded.Waits.UnplacedNs + recorded.Waits.PlacedNs),
                Ms(Category.Wait) / Math.Max(1, recorded.Waits.HandleNs)),
            UnplacedMs = Ms(Category.Lock) * UnplacedShare,
            Samples = recorded.Parts.Samples,
            AcquiringShare = recorded.AcquiringShare,
            UnknownHeldShare = recorded.Parts.UnplacedShare,
        };
    }

    private int UnitCount => iterations[0].Units.Count;

    private double UnplacedShare => recorded.Waits.UnplacedNs / Math.Max(1.0, recorded.Waits.UnplacedNs + recorded.Waits.PlacedNs);

    private double Ms(Category category) => Ns.ToMs(account[category] ?? 0);

    /// <summary>All time off the CPUs inside units, without waits for locks that are replayed, ms.</summary>
    private double OffMs() => Ms(Category.IoSleep) + Ms(Category.OffCpu) + (Ms(Category.Lock) * UnplacedShare)
        + (Ms(Category.Wait) * (1 - (recorded.Waits.PlacedHandleNs / Math.Max(1.0, recorded.Waits.HandleNs))));

    /// <summary>The units in the order in which they are taken.</summary>
    private List<UnitWork> Units(double computeMs, double offMs)
    {
        var spans = iterations.SelectMany(iteration => iteration.Units
                .Select(unit => (unit.Unit, AtNs: unit.StartNs - iteration.StartNs, Span: BusySpan.OfUnit(unit))))
            .ToLookup(one => one.Unit);
        var units = spans.Select(unit => (
                Unit: unit.Key,
                AtNs: MedianEstimate.Median([.. unit.Select(one => (double)one.AtNs)]),
                CpuNs: MedianEstimate.Median([.. unit.Select(one => (double)(one.Span.CpuNs ?? (one.Span.EndNs - one.Span.StartNs)))]),
                OffNs: MedianEstimate.Median([.. unit.Select(one => (double)(one.Span.Split()?.OffNs ?? 0))])))
            .OrderBy(unit => unit.AtNs).ThenBy(unit => unit.Unit).ToList();
        var (cpuNs, offNs) = (Math.Max(1, units.Sum(unit => unit.CpuNs)), units.Sum(unit => Math.Max(0, unit.OffNs)));
        var together = Together(units.Count);
        return
        [
            .. units.Chunk(together).Select(some => new UnitWork(
                offNs > 0 ? offMs * some.Sum(unit => Math.Max(0, unit.OffNs)) / offNs : offMs * some.Length / units.Count,
                recorded.Parts.Of(some.Select(unit => unit.Unit), computeMs * some.Sum(unit => unit.CpuNs) / cpuNs))),
        ];
    }

    /// <summary>How many units are replayed as one.</summary>
    private static int Together(int units) => (units + MostUnits - 1) / MostUnits;

    /// <summary>When each worker has its first unit, ms after the iteration's start, in the order of time.</summary>
    private double[] StartsMs(IterationRecord iteration)
    {
        IEnumerable<long> startsNs = iteration.Lanes.Count == 0
            ? PoolLanes.Assign(UnitSegment.Of(iteration)).Select(slot => slot[0].StartNs)
            : strategy.UsesProcesses
                ? iteration.Units.GroupBy(unit => unit.Lane).Select(lane => lane.Min(unit => unit.SentNs))
                : iteration.Lanes.Select(lane => lane.StartNs - lane.StartQueueNs);
        return [.. startsNs.Select(ns => Ns.ToMs(ns - iteration.StartNs)).Order()];
    }

    private double EndMs(IterationRecord iteration) => Ns.ToMs(iteration.EndNs
        - (strategy.UsesProcesses ? iteration.Units.Max(unit => unit.ReceivedNs) : iteration.Units.Max(unit => unit.EndNs)));

    /// <summary>The units of each worker, by their place in the order in which they are taken.</summary>
    private List<IReadOnlyList<int>>? Dealt(IterationRecord iteration)
    {
        var order = iterations.SelectMany(one => one.Units.Select(unit => (unit.Unit, AtNs: unit.StartNs - one.StartNs)))
            .GroupBy(unit => unit.Unit).OrderBy(unit => MedianEstimate.Median([.. unit.Select(one => (double)one.AtNs)]))
            .ThenBy(unit => unit.Key).Select((unit, place) => (unit.Key, place)).ToDictionary(one => one.Key, one => one.place);
        var slots = iteration.Lanes.Count == 0
            ? PoolLanes.Assign(UnitSegment.Of(iteration)).Select(slot => slot.Select(segment => segment.Unit))
            : iteration.Units.GroupBy(unit => unit.Lane).Select(lane => lane.OrderBy(unit => unit.StartNs).Select(unit => unit.Unit));
        List<IReadOnlyList<int>> dealt = [.. slots.Select(units => units.Select(unit => order[unit]).ToList())];
        if (dealt.Count > account.Lanes) return null;
        while (dealt.Count < account.Lanes) dealt.Add([]);
        return dealt;
    }
}
