using Concur.Core.Analysis.Events;
using Concur.Core.Analysis.Scheduling;

namespace Concur.Core.Analysis.Profiles;

/// <summary>What a thread was to the scheduler.</summary>
internal enum SpanState
{
    /// <summary>On a CPU.</summary>
    Running,

    /// <summary>Ready for one.</summary>
    Queued,

    /// <summary>Neither.</summary>
    Blocked,
}

/// <summary>A thread in one state.</summary>
/// <param name="StartNs">From.</param>
/// <param name="EndNs">Until.</param>
/// <param name="State">The state.</param>
/// <param name="Stack">Blocked: the profile's stack that tells why. Else -1.</param>
internal readonly record struct ThreadSpan(long StartNs, long EndNs, SpanState State, int Stack = -1)
{
    /// <summary>The spans of a schedule whose blocked ones are told apart already, in the order of time.</summary>
    public static IReadOnlyList<ThreadSpan> Of(ThreadSchedule schedule, IEnumerable<ThreadSpan> blocked) =>
        [.. Of(schedule.Running, SpanState.Running).Concat(Of(schedule.Queued, SpanState.Queued)).Concat(blocked).OrderBy(span => span.StartNs)];

    private static IEnumerable<ThreadSpan> Of(IntervalSet times, SpanState state) => times.Intervals.Select(time => new ThreadSpan(time.Start, time.End, state));
}
