using Microsoft.Diagnostics.Tracing;

namespace Concur.Core.Analysis.Events;

/// <summary>When an event happened.</summary>
internal static class EventClock
{
#pragma warning disable CS0618 // The raw ticks are discouraged, not obsolete: relative ms would lose the clock that the stamps share.
    /// <summary>The event's time in QPC ticks: on Linux, ns of CLOCK_MONOTONIC.</summary>
    public static long TimeNs(this TraceEvent data) => data.TimeStampQPC;
#pragma warning restore CS0618
}
