using System.Globalization;
using Concur.Core.Answers;
using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>The first and the last lines of a comparison.</summary>
public static class ComparisonHeading
{
    /// <summary>The runs that are compared, in one line.</summary>
    public static string Title(ComparisonReport comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var names = string.Join(", ", comparison.Candidates.Select(candidate => candidate.Candidate.Name));
        return $"{names} against {comparison.Baseline.Name}";
    }

    /// <summary>The work, the machine and the time of the baseline, in one line.</summary>
    public static string Work(ComparisonReport comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var run = comparison.Baseline.Run;
        var started = run.StartedUtc.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
        return $"{RunHeading.Title(run)}; {RunHeading.Machine(run)}; {started} UTC";
    }

    /// <summary>Says whether the machine, the runtime and the request are the same; stands before any figure.</summary>
    public static string Environment(RunComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        if (comparison.Differences.IsEmpty) return "Same machine, same runtime, same request.";
        return comparison.Scope == ComparisonScope.Shape
            ? "The machine, its cores or the runtime's settings differ: speed-ups and shares of the workers' time are compared, "
                + "seconds are not (--seconds compares them all the same)."
            : "The two runs differ in the following, which may be the reason for the differences in their figures.";
    }

    /// <summary>What disturbed the baseline or the candidate, and what that means; null where nothing did.</summary>
    public static string? Disturbance(ComparisonReport comparison, RunComparison pair)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(pair);
        List<string> disturbed =
        [
            .. new[] { comparison.Baseline, pair.Candidate }
                .Select(compared => (compared.Name, What: MachineState.Of(compared.Run).Sentences()))
                .Where(compared => !compared.What.IsEmpty)
                .Select(compared => $"during {compared.Name} {Figures.Listed(compared.What)}"),
        ];
        return disturbed.Count == 0
            ? null
            : $"The machine was busy: {string.Join("; ", disturbed)}. Differences that this may explain are not claimed.";
    }

    /// <summary>The categories that are not compared because one of the runs can't tell them; null where there is none.</summary>
    public static string? LeftOut(ComparisonReport comparison, RunComparison pair)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(pair);
        var rows = pair.Rows.Where(row => row is { IsComparable: true, Baseline.Account: not null, Candidate.Account: not null }).ToList();
        List<string> said =
        [
            .. Untold(comparison.Baseline.Name, rows, row => row.OnlyCandidateTells),
            .. Untold(pair.Candidate.Name, rows, row => row.OnlyBaselineTells),
        ];
        return said.Count == 0 ? null : string.Join(" ", said);
    }

    /// <summary>
    /// Where the run queue is not told, off-cpu stands for what it hides. What only some strategies lack is said of them.
    /// </summary>
    private static IEnumerable<string> Untold(
        string run, List<ComparedTrial> rows, Func<ComparedTrial, IReadOnlyCollection<string>> untold)
    {
        var lacking = rows.SelectMany(untold).Distinct()
            .Select(name => (Name: name, Of: rows.Where(row => untold(row).Contains(name)).Select(row => row.Label).ToList())).ToList();
        if (lacking.Count == 0) yield break;
        var names = lacking.Select(one => one.Of.Count == rows.Count ? one.Name : $"{one.Name} (of {Figures.Listed(one.Of)})").ToList();
        var instead = names.Contains(CategoryNames.Of(Category.RunQueue)) && names.Contains(CategoryNames.Of(Category.IoSleep))
            ? $"; its {CategoryNames.Of(Category.OffCpu)} stands for them"
            : "";
        var (listed, are) = (Figures.Listed(names), names.Count == 1 ? "is" : "are");
        yield return $"{run} does not tell {listed}, which {are} therefore not compared{instead}.";
    }

    /// <summary>The values of parameters in which the runs differ; null where they do not.</summary>
    private static string? OtherParameters(RunComparison comparison) =>
        comparison.Differences.FirstOrDefault(difference => difference.Name == FingerprintDifference.Parameters) is { } other
            ? $"{(other.Candidate is { Length: > 0 } after ? after : "no parameters")} in place of "
                + (other.Baseline is { Length: > 0 } before ? before : "none")
            : null;

    /// <summary>Counts the verdicts. Where parameters have other values, that is said first: the times are those of other work.</summary>
    public static string Summary(RunComparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var times = comparison.Scope == ComparisonScope.Times;
        var verdicts = comparison.Rows.Select(row => times ? row.TimeVerdict : row.SpeedupVerdict).OfType<Verdict>().ToList();
        if (verdicts.Count == 0) return "Nothing could be compared.";
        string Count(Verdict verdict, string word) => verdicts.Count(v => v == verdict) is > 0 and var count
            ? FormattableString.Invariant($"{count} {word}")
            : "";
        var (worse, better) = times ? ("slower", "faster") : ("with less speed-up", "with more speed-up");
        var counts = string.Join(
            ", ",
            ((string[])[
                Count(Verdict.Slower, worse),
                Count(Verdict.Faster, better),
                Count(Verdict.Same, "same"),
                Count(Verdict.Unsure, "not sure (~)"),
            ]).Where(text => text.Length > 0));
        var mean = comparison.MeanRatio is { } ratio && verdicts.Count > 1 ? $"; on average {ComparisonTables.Pace(ratio)}" : "";
        var first = OtherParameters(comparison) is { } other ? $"With {other}, which is other work, of" : "Of";
        return $"{first} {verdicts.Count} {(verdicts.Count == 1 ? "strategy" : "strategies")}: {counts}{mean}.";
    }
}

/// <summary>The outcome of each gate (--fail-on) for each run, in a sentence.</summary>
public static class GateSentence
{
    /// <summary>Names the strategies that failed the gate, and those that could not be tested.</summary>
    public static IEnumerable<string> AllOf(ComparisonReport comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        return comparison.Gates.GroupBy(result => (result.Gate.Text, result.Candidate)).Select(Sentence);
    }

    private static string Sentence(IGrouping<(string Text, string Candidate), GateResult> results)
    {
        var gate = $"{results.Key.Text} ({results.Key.Candidate})";
        var notable = results.Where(result => result.Outcome != GateOutcome.Passed)
            .GroupBy(result => result.Outcome)
            .OrderBy(group => group.Key);
        var said = notable.Select(group => $"{Word(group.Key)} {gate}: {string.Join(", ", group.Select(result => result.Reason))}")
            .ToList();
        return said.Count == 0 ? $"holds: {gate}" : string.Join("; ", said);
    }

    private static string Word(GateOutcome outcome) => outcome == GateOutcome.Tripped ? "FAILED" : "NOT TESTED";
}
