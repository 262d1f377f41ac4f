using System.Globalization;
using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>A command's times as text: what the operating system counts of any program.</summary>
public static class CommandRow
{
    /// <summary>What stands above the cells.</summary>
    public static IReadOnlyList<string> Headings { get; } =
        ["command", "median", "95 % interval", "speed-up", "cores", "user s", "sys s", "memory", "switches", "observer", "exit"];

    /// <summary>One cell per heading; switches are those because a thread blocked and those because it was preempted.</summary>
    public static IEnumerable<string> Cells(TrialReport trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var time = LaunchMedians.Of(trial);
        yield return trial.Strategy;
        yield return trial.Status == TrialStatus.Ok ? Figures.Duration(trial.Timing?.MedianMs) : trial.Status.ToString();
        yield return Figures.Interval(trial.Timing);
        yield return trial.Status == TrialStatus.Ok ? Figures.Factor(trial.Speedup) : Figures.Unknown;
        yield return Figures.Number(trial.CoresUsed, "0.00");
        yield return Figures.Seconds(time.UserMs);
        yield return Figures.Seconds(time.SysMs);
        yield return Figures.Bytes(LaunchMedians.Median(trial, launch => launch.MaxRssBytes));
        yield return $"{Figures.Number(LaunchMedians.Median(trial, launch => launch.VoluntarySwitches), "0")} + {Figures.Number(LaunchMedians.Median(trial, launch => launch.InvoluntarySwitches), "0")}";
        yield return Figures.Factor(trial.ObserverEffect);
        yield return string.Join(' ', trial.Launches.Where(launch => !launch.Profiled).Select(launch => launch.ExitCode).Distinct().Select(code => code.ToString(CultureInfo.InvariantCulture)));
    }
}
