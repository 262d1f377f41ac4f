using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting.Figures;

/// <summary>What figures are made of: processes, the time that counts, and what to call their threads.</summary>
/// <param name="Processes">The processes by their part in a launch: the harness, or the only one, is -1, workers have numbers.</param>
/// <param name="Window">The time that counts.</param>
/// <param name="NameOf">What to call a thread, by the operating system's id.</param>
internal sealed record FigureSource(
    IReadOnlyList<(int Worker, ProcessRecording Process)> Processes, Window Window, Func<int, string> NameOf)
{
    /// <summary>When the processes left a core idle that they may use; null where that is not known.</summary>
    public IntervalSet? Idle { get; init; }

    /// <summary>Where threads began to wait; those of no session by default.</summary>
    public WaitSites Sites { get; init; } = new(areRecorded: false);

    /// <summary>A thread's lane, or the thread by its id where it serves none.</summary>
    public static Func<int, string> LaneNames(LaunchResult result)
    {
        var laneOf = new Dictionary<int, int>();
        foreach (var lane in result.Iterations.Where(iteration => iteration.Measured).SelectMany(iteration => iteration.Lanes))
            laneOf[lane.ThreadId] = lane.Lane;
        return threadId => laneOf.TryGetValue(threadId, out var lane)
            ? FormattableString.Invariant($"lane {lane}")
            : FormattableString.Invariant($"thread {threadId}");
    }
}
