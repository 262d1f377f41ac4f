using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting;

/// <summary>
/// The time that counts: the measured iterations of a launch, the recorded time of a running process, or a whole trace.
/// Events outside belong to warm-up, or to the start and end of the recording.
/// </summary>
/// <param name="times">ns of the monotonic clock.</param>
internal sealed class Window(IntervalSet times)
{
    /// <summary>All time.</summary>
    public static Window Everything { get; } = Between(long.MinValue / 2, long.MaxValue / 2);

    /// <summary>Its intervals, ns of the monotonic clock.</summary>
    public IntervalSet Times => times;

    /// <summary>When it begins, ns.</summary>
    public long StartNs => times.Intervals[0].Start;

    /// <summary>When it ends, ns.</summary>
    public long EndNs => times.Intervals[^1].End;

    /// <summary>Its length without its gaps, ms.</summary>
    public double Ms => Ns.ToMs(times.TotalNs);

    /// <summary>From one instant to another, ns.</summary>
    public static Window Between(long startNs, long endNs) => new(IntervalSet.Of([(startNs, endNs)]));

    /// <summary>The measured iterations of a launch.</summary>
    /// <returns>Null without one.</returns>
    public static Window? Of(LaunchResult? result)
    {
        var times = IntervalSet.Of(
            result?.Iterations.Where(iteration => iteration.Measured).Select(iteration => (iteration.StartNs, iteration.EndNs)) ?? []);
        return times.Intervals.Count == 0 ? null : new Window(times);
    }

    /// <summary>The recorded time of a running process. Its sessions start a little earlier and end a little later.</summary>
    public static Window Of(AttachRecord record) => Between(record.StartNs, record.EndNs);

    /// <summary>The length of the part of an interval inside it, ns.</summary>
    public long Within(long startNs, long endNs) => times.Overlap(startNs, endNs);

    /// <summary>Whether an instant is inside it.</summary>
    public bool Holds(long timeNs) => times.Contains(timeNs);
}
