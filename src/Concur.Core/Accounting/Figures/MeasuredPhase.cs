using Concur.Core.Analysis.Events;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Accounting.Figures;

/// <summary>When a recorded launch's iterations were measured: events outside are warm-up's and count for nothing.</summary>
internal sealed class MeasuredPhase
{
    private readonly Dictionary<int, int> _laneOfThread = [];

    private MeasuredPhase(LaunchResult result, List<IterationRecord> iterations)
    {
        Result = result;
        Iterations = iterations;
        When = IntervalSet.Of(iterations.Select(iteration => (iteration.StartNs, iteration.EndNs)));
        foreach (var lane in iterations.SelectMany(iteration => iteration.Lanes)) _laneOfThread[lane.ThreadId] = lane.Lane;
    }

    /// <summary>What the harness told of itself.</summary>
    public LaunchResult Result { get; }

    /// <summary>The measured iterations; at least one.</summary>
    public IReadOnlyList<IterationRecord> Iterations { get; }

    /// <summary>Their times, ns of CLOCK_MONOTONIC, which is the events' clock as well.</summary>
    public IntervalSet When { get; }

    /// <summary>When the first of them began, ns.</summary>
    public long StartNs => Iterations[0].StartNs;

    /// <returns>Null without a measured iteration.</returns>
    public static MeasuredPhase? Of(LaunchRecord launch)
    {
        var iterations = launch.Result?.Iterations.Where(iteration => iteration.Measured).ToList() ?? [];
        return iterations.Count == 0 ? null : new MeasuredPhase(launch.Result!, iterations);
    }

    /// <summary>What of an interval lies within the measured iterations, ns.</summary>
    public long Within(long startNs, long endNs) => When.Overlap(startNs, endNs);

    /// <summary>A thread's lane, or the thread by its id where it serves none.</summary>
    public string NameOf(long threadId) => _laneOfThread.TryGetValue((int)threadId, out var lane)
        ? FormattableString.Invariant($"lane {lane}")
        : FormattableString.Invariant($"thread {threadId}");
}
