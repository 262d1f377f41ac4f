using Concur.Core.Model;

namespace Concur.Core.Analysis.Attached;

/// <summary>The time during which everything was recorded of a running process: sessions begin a little earlier and end a little later.</summary>
/// <param name="StartNs">From, ns of CLOCK_MONOTONIC.</param>
/// <param name="EndNs">Until.</param>
internal readonly record struct RecordedWindow(long StartNs, long EndNs)
{
    private const double NsPerMs = 1e6;

    public static RecordedWindow Of(AttachRecord record) => new(record.StartNs, record.EndNs);

    /// <summary>Its length, ms.</summary>
    public double Ms => (EndNs - StartNs) / NsPerMs;

    /// <summary>What of an interval lies in it, ns.</summary>
    public long Within(long startNs, long endNs) => Math.Max(0, Math.Min(EndNs, endNs) - Math.Max(StartNs, startNs));

    /// <summary>Whether an instant lies in it.</summary>
    public bool Holds(long timeNs) => StartNs <= timeNs && timeNs < EndNs;

    /// <summary>The part of a timeline's interval that lies in it, ns; empty where none does.</summary>
    public (long StartNs, long EndNs) Part(TimelineInterval interval, long originNs)
    {
        var (start, end) = (Ns(interval.StartMs, originNs), Ns(interval.EndMs, originNs));
        var from = Math.Clamp(start, StartNs, EndNs);
        return (from, Math.Clamp(end, from, EndNs));
    }

    /// <summary>An instant of a timeline, ns.</summary>
    public static long Ns(double ms, long originNs) => originNs + (long)Math.Round(ms * NsPerMs);
}
