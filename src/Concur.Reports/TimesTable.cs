using System.Globalization;
using Concur.Core.Model;
using Concur.Core.Stats;

namespace Concur.Reports;

/// <summary>The tables of a run's times: a row per strategy, or per command.</summary>
public static class TimesTable
{
    /// <summary>
    /// The tables: times of one iteration, and figures of a launch as a whole; for commands, whose launch is all there is, only one.
    /// </summary>
    public static IReadOnlyList<TextTable> Of(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Request is CommandsRequest
            ? [new TextTable("One launch, median", CommandHeadings, [.. run.Trials.Select(CommandCells)])]
            : [
                new TextTable("One iteration (all units once), timed launches", IterationHeadings, [.. run.Trials.Select(IterationCells)])
                {
                    Footnote = "ideal: without any loss; cores: CPU time / time; overhead: profiled / timed; lost: dropped events",
                },
                new TextTable("A whole launch, median, s", LaunchHeadings, [.. run.Trials.Select(LaunchCells)]),
            ];
    }

    private static readonly string[] IterationHeadings =
        ["strategy", "median", "95 % interval", "speed-up", "interval", "ideal", "cores", "overhead", "lost"];

    private static readonly string[] LaunchHeadings = ["strategy", "real", "user", "sys", "launches"];

    private static readonly string[] CommandHeadings =
        ["command", "median", "95 % interval", "speed-up", "cores", "user s", "sys s", "memory", "switches", "overhead", "exit"];

    private static IReadOnlyList<string> IterationCells(TrialReport trial) =>
    [
        trial.Label,
        Median(trial),
        Figures.Interval(trial.Timing),
        trial.ResultsAgree == false ? "differs" : Figures.Factor(trial.Speedup),
        Figures.Range(trial.SpeedupInterval),
        Figures.Factor(trial.IdealSpeedup),
        Figures.Number(trial.CoresUsed, "0.00"),
        Figures.Factor(trial.ObserverEffect),
        Figures.Number(trial.LostEvents, "0"),
    ];

    private static IReadOnlyList<string> LaunchCells(TrialReport trial) =>
    [
        trial.Label,
        Figures.Seconds(MedianOf(trial, launch => launch.RealMs)),
        Figures.Seconds(MedianOf(trial, launch => launch.UserMs)),
        Figures.Seconds(MedianOf(trial, launch => launch.SysMs)),
        Figures.Number(trial.Launches.Count(launch => !launch.Profiled), "0"),
    ];

    private static IReadOnlyList<string> CommandCells(TrialReport trial) =>
    [
        trial.Strategy,
        Median(trial),
        Figures.Interval(trial.Timing),
        trial.Status == TrialStatus.Ok ? Figures.Factor(trial.Speedup) : Figures.Unknown,
        Figures.Number(trial.CoresUsed, "0.00"),
        Figures.Seconds(MedianOf(trial, launch => launch.UserMs)),
        Figures.Seconds(MedianOf(trial, launch => launch.SysMs)),
        Figures.Bytes(MemoryOf(trial)),
        Switches(trial),
        Figures.Factor(trial.ObserverEffect),
        string.Join(' ', ExitCodes(trial)),
    ];

    private static string Median(TrialReport trial) =>
        trial.Status == TrialStatus.Ok ? Figures.Duration(trial.Timing?.MedianMs) : trial.Status.ToString();

    /// <summary>Switches because a thread blocked, then switches because it was preempted.</summary>
    private static string Switches(TrialReport trial)
    {
        var (blocked, preempted) = (
            MedianOf(trial, launch => launch.VoluntarySwitches),
            MedianOf(trial, launch => launch.InvoluntarySwitches));
        return $"{Figures.Number(blocked, "0")} + {Figures.Number(preempted, "0")}";
    }

    private static IEnumerable<string> ExitCodes(TrialReport trial) => trial.Launches
        .Where(launch => !launch.Profiled)
        .Select(launch => launch.ExitCode)
        .Distinct()
        .Select(code => code.ToString(CultureInfo.InvariantCulture));

    /// <summary>
    /// The peak of memory, bytes: the median over the timed launches; where one of them does not tell, that of the profiled launch, which
    /// a small process starts.
    /// </summary>
    internal static double? MemoryOf(TrialReport trial) =>
        MedianOf(trial, launch => launch.MaxRssBytes) ?? trial.Launches.FirstOrDefault(launch => launch.Profiled)?.MaxRssBytes;

    /// <summary>The median of a figure over the timed launches; null without such launches, or where one lacks the figure.</summary>
    internal static double? MedianOf(TrialReport trial, Func<LaunchReport, double?> figure)
    {
        var values = trial.Launches.Where(launch => !launch.Profiled).Select(figure).ToList();
        return values.Count == 0 || values.Contains(null) ? null : MedianEstimate.Median([.. values.Select(value => value!.Value)]);
    }
}
