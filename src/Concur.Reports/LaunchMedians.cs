using Concur.Core.Model;
using Concur.Core.Stats;

namespace Concur.Reports;

/// <summary>The medians of a trial's timing launches: what <c>time</c> would print.</summary>
/// <param name="RealMs">From spawn to exit; null without timing launches.</param>
/// <param name="UserMs">CPU time in user mode.</param>
/// <param name="SysMs">CPU time in the kernel.</param>
public sealed record LaunchMedians(double? RealMs, double? UserMs, double? SysMs)
{
    /// <summary>The medians of the launches that nothing recorded.</summary>
    public static LaunchMedians Of(TrialReport trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return new LaunchMedians(Median(trial, launch => launch.RealMs), Median(trial, launch => launch.UserMs), Median(trial, launch => launch.SysMs));
    }

    /// <summary>The median of any figure of the launches that nothing recorded; null without such launches, or where one lacks the figure.</summary>
    public static double? Median(TrialReport trial, Func<LaunchReport, double?> figure)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var values = trial.Launches.Where(launch => !launch.Profiled).Select(figure).ToList();
        return values.Count == 0 || values.Contains(null) ? null : MedianEstimate.Median([.. values.Select(value => value!.Value)]);
    }
}
