using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Core.Stats;

namespace Concur.Core.Answers;

/// <summary>How much of the machine a run had to itself while its timed launches were measured.</summary>
/// <param name="OthersShare">The share of the cores' time that other processes took; null where no launch tells it.</param>
/// <param name="StealShare">The share that the hypervisor took; null where no launch tells it.</param>
/// <param name="ThrottledLaunches">The number of launches in which the CPU quota was used up.</param>
/// <param name="Launches">The number of timed launches.</param>
/// <param name="Clocks">The slowest and the fastest clock after launches, MHz; null where the system does not tell.</param>
public sealed record MachineState(double? OthersShare, double? StealShare, int ThrottledLaunches, int Launches, Interval? Clocks = null)
{
    /// <summary>From this share on, what others take may decide the ranking.</summary>
    public const double Busy = 0.10;

    private const double NotableSteal = 0.05;

    /// <summary>Clocks that differ by more make times differ by as much.</summary>
    private const double NotableClock = 0.15;

    /// <summary>Whether the figures may be those of the machine's other work.</summary>
    public bool IsBusy => !Sentences().IsEmpty;

    /// <summary>Reads a run's timed launches, each with the weight of its measured time.</summary>
    public static MachineState Of(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        List<LaunchReport> timed = [.. run.Trials.SelectMany(trial => trial.Launches).Where(launch => !launch.Profiled)];
        return new MachineState(
            LaunchSamples.Mean(timed, launch => launch.OthersShare),
            LaunchSamples.Mean(timed, launch => launch.StealShare),
            timed.Count(launch => launch.ThrottledPeriods > 0),
            timed.Count,
            timed.Select(launch => launch.ClockMhz).OfType<double>().ToList() is { Count: > 1 } clocks
                ? new Interval(clocks.Min(), clocks.Max())
                : null);
    }

    /// <summary>One sentence for each thing that disturbed the run.</summary>
    public ImmutableArray<string> Sentences()
    {
        List<string> sentences = [];
        if (OthersShare >= Busy)
            sentences.Add(FormattableString.Invariant($"other processes used {OthersShare * 100:0} % of the CPU"));
        if (StealShare >= NotableSteal)
            sentences.Add(FormattableString.Invariant($"the hypervisor took {StealShare * 100:0} % of the CPU"));
        if (ThrottledLaunches > 0)
            sentences.Add(FormattableString.Invariant($"the CPU quota was used up in {ThrottledLaunches} of {Launches} launches"));
        if (Clocks is { Low: var slowest, High: var fastest } && slowest < (1 - NotableClock) * fastest)
            sentences.Add(FormattableString.Invariant($"the CPU's clock was between {slowest / 1000:0.0} and {fastest / 1000:0.0} GHz"));
        return [.. sentences];
    }
}
