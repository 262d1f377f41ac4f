using Concur.Core.Answers;
using Concur.Core.Model;
using Concur.Core.Stats;

namespace Concur.Tool.Console;

/// <summary>What can be said while launches are made: how long the rest will take, and which strategy is the fastest so far.</summary>
/// <param name="clock">Measures how long the launches took.</param>
internal sealed class ProgressEstimate(TimeProvider clock)
{
    /// <summary>With fewer launches the next ones may take any time.</summary>
    private const int LeastLaunches = 3;

    private readonly Dictionary<string, List<double>> _mediansMs = [];
    private long? _started;

    /// <summary>A launch begins.</summary>
    public void Begin() => _started ??= clock.GetTimestamp();

    /// <summary>A launch has ended. Profiled launches and those without a measured iteration tell nothing of the fastest.</summary>
    public void End(LaunchRecord record)
    {
        var measured = record.Result?.Iterations.Where(iteration => iteration.Measured)
            .Select(iteration => iteration.WallNs / 1e6).ToList();
        if (record.Plan.Profiled || record.Plan.Point is not null || measured is not { Count: > 0 }) return;
        if (!_mediansMs.TryGetValue(record.Plan.Trial.Label, out var medians)) _mediansMs[record.Plan.Trial.Label] = medians = [];
        medians.Add(MedianEstimate.Median(measured));
    }

    /// <summary>What is known, to follow the name of a launch; empty while nothing is.</summary>
    /// <param name="number">The number of the launch that is under way, from 1.</param>
    /// <param name="of">The number of all launches.</param>
    public string After(int number, int of) => Left(number - 1, of) + Fastest();

    private string Left(int done, int of)
    {
        if (_started is not { } started || done < LeastLaunches || of <= done) return "";
        return $"; {Text(clock.GetElapsedTime(started) / done * (of - done))} left";
    }

    /// <summary>A time that is only roughly known: <c>about 20 s</c>, <c>about 3 min</c>.</summary>
    public static string Text(TimeSpan time) => time.TotalSeconds < 90
        ? FormattableString.Invariant($"about {Math.Max(1, time.TotalSeconds):0} s")
        : FormattableString.Invariant($"about {time.TotalMinutes:0} min");

    private string Fastest()
    {
        var ranked = _mediansMs.Where(strategy => !Answer.IsSimulated(strategy.Key))
            .Select(strategy => (Label: strategy.Key, Ms: MedianEstimate.Median(strategy.Value)))
            .ToList();
        return ranked.Count < 2
            ? ""
            : $"; fastest so far: {ranked.MinBy(strategy => strategy.Ms).Label}, {Figures.Duration(ranked.Min(strategy => strategy.Ms))}";
    }
}
