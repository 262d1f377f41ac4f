using Concur.Core.Answers;
using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>Findings in short: a line for each kind, for all strategies that it is true of, those of the answer's first.</summary>
public static class BriefFindings
{
    /// <summary>More lines hide the first ones.</summary>
    private const int Most = 3;

    /// <summary>The rules about the measurement itself: their findings come after all others.</summary>
    internal static IReadOnlyList<string> AboutTheMeasurement { get; } =
    [
        "UnstableMachine", "TooFewLaunches", "NotAsPreciseAsAsked", "Drifting", "SeveralModes", "Outliers", "NotRecorded", "ObserverEffect",
        "LostEvents", "ProfileIncomplete", "ShortThreadsNotSeen", "WaitsAreEstimated", "PerfRefused", "UnitsTooShort",
        "PlatformUntested",
    ];

    /// <summary>See <see cref="RunFailures"/>.</summary>
    private const string ToldAsFailure = "ResultsDiffer";

    /// <summary>The lines.</summary>
    /// <param name="run">The run.</param>
    /// <returns>The lines, and how many kinds of findings are left out.</returns>
    public static (IReadOnlyList<string> Lines, int Left) Of(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var answer = Answer.Of(run)?.Strategies ?? [];
        var kinds = run.Findings
            .Where(finding => finding.Rule != ToldAsFailure)
            .GroupBy(finding => finding.Rule)
            .OrderByDescending(kind => kind.Max(finding => finding.Severity) == Severity.Error)
            .ThenBy(kind => AboutTheMeasurement.Contains(kind.Key))
            .ThenByDescending(kind => kind.Max(finding => finding.Severity))
            .ThenByDescending(kind => IsOfAnswer(Shown(kind, answer), answer))
            .ThenByDescending(kind => Shown(kind, answer).SureGain)
            .ToList();
        return (kinds.Take(Most).Select(kind => Line([.. kind], answer)).ToList(), Math.Max(0, kinds.Count - Most));
    }

    private static string Line(List<Finding> kind, IReadOnlyList<string> answer)
    {
        var shown = Shown(kind, answer);
        var others = kind.Where(finding => finding != shown).Select(finding => finding.Strategy).OfType<string>().Distinct().ToList();
        var sentence = FindingSentence.Of(shown, others.Count == 0 ? "" : $" (also {Figures.Listed(others)})");
        return shown.Gain is null ? sentence : $"{sentence}.";
    }

    private static Finding Shown(IEnumerable<Finding> kind, IReadOnlyList<string> answer) =>
        kind.FirstOrDefault(finding => IsOfAnswer(finding, answer)) ?? kind.First();

    private static bool IsOfAnswer(Finding finding, IReadOnlyList<string> answer) =>
        finding.Strategy is { } label && answer.Contains(label);
}
