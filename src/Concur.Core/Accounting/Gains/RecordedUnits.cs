using Concur.Core.Accounting.Figures;
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
    private readonly LaunchRecording _processes;
    private readonly CpuSamples? _samples;
    private readonly StackCalls _calls;
    private readonly HeldLocks _held;
    private double _acquiringWeight;

    private RecordedUnits(LaunchRecording processes)
    {
        _processes = processes;
        _samples = processes.Recording.Schedules.Samples;
        (_calls, _held) = (new StackCalls(processes.Recording), new HeldLocks(processes.Recording));
        Waits = new RecordedWaits(_held);
    }

    /// <summary>Where they computed.</summary>
    public RecordedParts Parts { get; } = new();

    /// <summary>The weight of the samples in which a unit tried to get a lock, as a share of all.</summary>
    public double AcquiringShare => _acquiringWeight <= 0 ? 0 : _acquiringWeight / (_acquiringWeight + Parts.Weight);

    /// <summary>Where they waited.</summary>
    public RecordedWaits Waits { get; }

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
        units.Waits.PlaceByLocks();
        units.Parts.Place();
        return units;
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
            Waits.Add(process, unit, events);
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
            if (call.IsAcquiring || _held.IsTaking(process, unit.ThreadId, _samples, stack)) _acquiringWeight++;
            else Add(unit.Unit, call, _held.OfOutside(process, unit.ThreadId, _samples, stack), 1, 1);
        }
    }

    /// <summary>The runtime's sampler: a thread was in a stack from its sample until the next one, unless it waited.</summary>
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
            if (call.IsAcquiring) _acquiringWeight += toNs - fromNs - off;
            else Add(unit.Unit, call, _held.OfEvents(process, run.Stack), toNs - fromNs - off, samples);
        }
    }

    /// <param name="unit">The unit.</param>
    /// <param name="call">What it was in.</param>
    /// <param name="held">The lock statements that it was inside; null where they are not known.</param>
    /// <param name="weight">How much of its time that stands for.</param>
    /// <param name="samples">How many samples it is.</param>
    private void Add(int unit, ThreadCall call, IReadOnlyList<LockRegion>? held, double weight, int samples)
    {
        if (held is null) Parts.AddUnplaced(unit, call.Site, weight, samples);
        else Parts.Add(unit, call.Site, [.. held.Select(Waits.SiteOf)], weight, samples);
    }

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
