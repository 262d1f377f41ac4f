using Concur.Core.Model;
using Concur.Core.Stats;

namespace Concur.Core.Reports;

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
        var timing = trial.Launches.Where(launch => !launch.Profiled).ToList();
        return timing.Count == 0
            ? new LaunchMedians(null, null, null)
            : new LaunchMedians(
                MedianEstimate.Median([.. timing.Select(launch => launch.RealMs)]),
                MedianEstimate.Median([.. timing.Select(launch => launch.UserMs)]),
                MedianEstimate.Median([.. timing.Select(launch => launch.SysMs)]));
    }
}
