using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>A trial's times as text, in the columns that every report shows.</summary>
public static class TimesRow
{
    /// <summary>What stands above the cells.</summary>
    public static IReadOnlyList<string> Headings { get; } =
        ["strategy", "median", "95 % interval", "speed-up", "ideal", "cores", "real s", "user s", "sys s", "observer", "lost"];

    /// <summary>One cell per heading.</summary>
    public static IEnumerable<string> Cells(TrialReport trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var time = LaunchMedians.Of(trial);
        yield return trial.Label;
        yield return trial.Status == TrialStatus.Ok ? Figures.Duration(trial.Timing?.MedianMs) : trial.Status.ToString();
        yield return Figures.Interval(trial.Timing);
        yield return trial.ResultsAgree == false ? "differs" : Figures.Factor(trial.Speedup);
        yield return Figures.Factor(trial.IdealSpeedup);
        yield return Figures.Number(trial.CoresUsed, "0.00");
        yield return Figures.Seconds(time.RealMs);
        yield return Figures.Seconds(time.UserMs);
        yield return Figures.Seconds(time.SysMs);
        yield return Figures.Factor(trial.ObserverEffect);
        yield return Figures.Number(trial.LostEvents, "0");
    }
}
