using System.Collections.Immutable;
using Concur.Traces.Recordings;

namespace Concur.Traces.Nettrace;

/// <summary>A time off the CPUs, as its event tells it.</summary>
/// <param name="TimeNs">The event's time, ns: one of the two ends; see <see cref="SwitchStamps"/>.</param>
/// <param name="OffNs">How long it was, ns.</param>
/// <param name="Stack">Where the thread was, as an index into its process's sampled stacks; null where that was not recorded.</param>
internal readonly record struct SwitchRecord(long TimeNs, long OffNs, int? Stack);

/// <summary>A time off the CPUs.</summary>
/// <param name="OutNs">When the thread left one, ns.</param>
/// <param name="InNs">When it came onto one again, ns.</param>
/// <param name="Stack">As in <see cref="SwitchRecord"/>.</param>
internal readonly record struct TimeOff(long OutNs, long InNs, int? Stack);

/// <summary>
/// Which end of a time off the CPUs the events of a file have as their times. The documentation of the format says the later one, and
/// TraceEvent reads it so (UniversalProviders.md and ThreadTimeComputer.cs in github.com/microsoft/perfview); the recorder that
/// <c>dotnet-trace collect-linux</c> brings along writes the earlier one (exporting/os/linux.rs in github.com/microsoft/one-collect). What
/// is in the file agrees with one of them alone: no thread is off the CPUs twice at a time, or sampled meanwhile.
/// </summary>
internal sealed class SwitchStamps
{
    private readonly List<UniversalDecoder> _processes = [];
    private bool? _areOfLeaving;

    /// <summary>The last event of any process, ns.</summary>
    public long EndNs { get; private set; }

    /// <summary>Another process of the file.</summary>
    public void Add(UniversalDecoder process) => _processes.Add(process);

    /// <summary>An event of any process.</summary>
    public void Saw(long timeNs) => EndNs = Math.Max(EndNs, timeNs);

    /// <summary>Whether the times are those at which threads left the CPUs. Asked for when all events were taken.</summary>
    public bool AreOfLeaving => _areOfLeaving ??= Contradictions(areOfLeaving: true) < Contradictions(areOfLeaving: false);

    /// <summary>The times off the CPUs, in their order.</summary>
    /// <param name="switches">In any order.</param>
    /// <param name="areOfLeaving">Which ends their times are.</param>
    /// <param name="startNs">The beginning of the recording, ns.</param>
    /// <param name="endNs">Its end, ns.</param>
    public static ImmutableArray<TimeOff> TimesOff(IEnumerable<SwitchRecord> switches, bool areOfLeaving, long startNs, long endNs) =>
    [
        .. switches.Select(one => areOfLeaving
            ? new TimeOff(one.TimeNs, Math.Clamp(Later(one), one.TimeNs, Math.Max(one.TimeNs, endNs)), one.Stack)
            : new TimeOff(Math.Clamp(one.TimeNs - one.OffNs, Math.Min(startNs, one.TimeNs), one.TimeNs), one.TimeNs, one.Stack))
            .OrderBy(time => time.InNs),
    ];

    /// <summary>How often a thread would be off the CPUs twice at a time, or sampled while it is.</summary>
    public static int Contradictions(ImmutableArray<TimeOff> off, IReadOnlyList<CpuSample> samples)
    {
        var (count, next) = (0, 0);
        for (var i = 0; i < off.Length; i++)
        {
            if (i > 0 && off[i].OutNs < off[i - 1].InNs) count++;
            while (next < samples.Count && samples[next].TimeNs <= off[i].OutNs) next++;
            for (; next < samples.Count && samples[next].TimeNs < off[i].InNs; next++) count++;
        }

        return count;
    }

    private long Contradictions(bool areOfLeaving) => _processes.Sum(process => (long)process.Contradictions(areOfLeaving));

    private static long Later(SwitchRecord one) => one.TimeNs > long.MaxValue - one.OffNs ? long.MaxValue : one.TimeNs + one.OffNs;
}
