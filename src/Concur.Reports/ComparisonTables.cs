using System.Globalization;
using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>The tables of a comparison, for every report that has tables.</summary>
public static class ComparisonTables
{
    /// <summary>A share of lane time that moved by less is not worth a line, unless it is sure.</summary>
    private const double Notable = 0.01;

    private const string WithheldWord = "~ (disturbed)";

    /// <summary>What differs around the two runs; null where nothing does.</summary>
    public static TextTable? Differences(ComparisonReport comparison, RunComparison pair)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(pair);
        var differences = pair.Differences.Where(difference => difference.Kind != DifferenceKind.Figures).ToList();
        return differences.Count == 0 ? null : Differences(comparison.Baseline.Name, pair.Candidate.Name, differences);
    }

    /// <summary>
    /// How well the systems of two runs let each figure be known, those figures included that both know alike; null where nothing
    /// differs.
    /// </summary>
    public static TextTable? Capabilities(ComparisonReport comparison, RunComparison pair)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(pair);
        return pair.Differences.Any(difference => difference.Kind == DifferenceKind.Figures)
            && comparison.Baseline.Run.Capabilities is { } baseline && pair.Candidate.Run.Capabilities is { } candidate
                ? new TextTable(
                    "How well each figure is known",
                    ["", comparison.Baseline.Name, pair.Candidate.Name],
                    [.. baseline.InWords().Zip(candidate.InWords(), (one, other) => (string[])[one.Name, one.Words, other.Words])])
                : null;
    }

    /// <summary>What differs around two runs or sweeps, a row for each difference.</summary>
    internal static TextTable Differences(string baseline, string candidate, IEnumerable<FingerprintDifference> differences) => new(
        $"What differs from {baseline}",
        ["", baseline, candidate],
        [.. differences.Select(difference => (string[])[difference.Name, difference.Baseline ?? "-", difference.Candidate ?? "-"])]);

    /// <summary>Times and speed-ups, a row per strategy.</summary>
    public static TextTable Times(ComparisonReport comparison, RunComparison pair)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(pair);
        var times = pair.Scope == ComparisonScope.Times;
        var (before, after) = comparison.Sides(pair.Candidate);
        var of = comparison.IsOfMachines ? $" on {before}" : "";
        string[] headings = times
            ? ["strategy", before, after, "time", "95 % interval", "verdict", $"speed-up{of}", after, "verdict"]
            :
            [
                "strategy", $"speed-up{of}", after, "ratio", "95 % interval", "verdict", $"efficiency{of}", after, $"(time{of})",
                $"({after})",
            ];
        var threshold = string.Create(CultureInfo.InvariantCulture, $"{comparison.Threshold * 100:0.##} %");
        var sure = $"by more than {threshold}, surely; same: within {threshold}, surely; ~: neither is sure";
        return new TextTable(
            times ? "Times" : "Speed-ups",
            headings,
            [.. pair.Rows.Select(row => times ? TimeCells(row) : ShapeCells(row))])
        {
            Footnote = times
                ? $"{before}, {after}: the median launch ('show' has the median iteration); time: {after} / {before}; "
                    + $"faster, slower: {sure}{Needed(pair)}{Disturbed(pair, before, after)}"
                : $"more, less: {sure}; times in brackets are of different machines or settings",
        };
    }

    /// <summary>Where the time moved: the categories of all strategies that did; null where none did.</summary>
    public static TextTable? Shifts(ComparisonReport comparison, RunComparison pair)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(pair);
        var moved = pair.Rows.SelectMany(row => row.Categories.Where(IsSignificant).Select(shift => (row.Label, Shift: shift))).ToList();
        var (before, after) = comparison.Sides(pair.Candidate);
        return moved.Count == 0 ? null : new TextTable(
            "Where the workers' time moved",
            ["strategy", "category", before, after, "moved", "verdict", "against the whole"],
            [.. moved.Select(item => (string[])
            [
                item.Label, item.Shift.Name, Figures.Percent(item.Shift.BaselineShare), Figures.Percent(item.Shift.CandidateShare),
                string.Create(CultureInfo.InvariantCulture, $"{item.Shift.ShareDelta * 100:+0.0;-0.0;0.0} pp"), Word(item.Shift.Verdict),
                IsSure(item.Shift) && item.Shift.Overweight is { } overweight
                    ? string.Create(CultureInfo.InvariantCulture, $"{overweight:0.0}x")
                    : "",
            ])])
        {
            Footnote = moved.Exists(item => IsSure(item.Shift) && item.Shift.Overweight is not null)
                ? "against the whole: how many times as much it changed, in proportion, as the time of all workers"
                : null,
        };
    }

    /// <summary>A row per run, a column per strategy: how many times as fast or slow as the baseline, or speed-up over its.</summary>
    public static TextTable Matrix(ComparisonReport comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        string[] labels = [.. comparison.Candidates.SelectMany(candidate => candidate.Rows).Select(row => row.Label).Distinct()];
        return new TextTable(
            $"Each run against {comparison.Baseline.Name}: times, or, where the machines differ, speed-ups over the baseline's",
            ["run", "compared", .. labels, "mean"],
            [
                .. comparison.Candidates.Select(candidate => (string[])[
                    candidate.Candidate.Name,
                    candidate.Scope == ComparisonScope.Times ? "time" : "speed-up",
                    .. labels.Select(label => Cell(candidate, label)),
                    candidate.MeanRatio is { } mean ? Pace(mean) : Figures.Unknown,
                ]),
            ]);
    }

    /// <summary>A ratio of times in words: <c>7.10x as fast</c>, <c>1.20x as long</c>. A greater number is a greater change.</summary>
    internal static string Pace(double ratio) => ratio < 1 ? $"{Figures.Factor(1 / ratio)} as fast" : $"{Figures.Factor(ratio)} as long";

    /// <summary>A verdict in one word.</summary>
    public static string Word(Verdict? verdict) => verdict switch
    {
        null => "",
        Verdict.Unsure => "~",
        Verdict.Same => "same",
        Verdict.Faster => "faster",
        _ => "slower",
    };

    private static string Word(ShiftVerdict verdict) => verdict switch
    {
        ShiftVerdict.Unsure => "~",
        ShiftVerdict.Same => "same",
        ShiftVerdict.Grew => "grew",
        _ => "shrank",
    };

    private static string SpeedupWord(Verdict? verdict) => verdict switch
    {
        Verdict.Faster => "more",
        Verdict.Slower => "less",
        _ => Word(verdict),
    };

    private static bool IsSignificant(CategoryShift shift) => IsSure(shift) || Math.Abs(shift.ShareDelta) >= Notable;

    private static bool IsSure(CategoryShift shift) => shift.Verdict is ShiftVerdict.Grew or ShiftVerdict.Shrank;

    private static string Cell(RunComparison candidate, string label)
    {
        var row = candidate.Rows.FirstOrDefault(row => row.Label == label);
        return candidate.Scope == ComparisonScope.Times
            ? row?.Time is { } time ? TimeWord(time.Ratio, row.TimeVerdict) : ""
            : row?.Speedup is { } speedup ? $"{Figures.Factor(speedup.Ratio)} {SpeedupWord(row.SpeedupVerdict)}" : "";
    }

    private static string TimeWord(double ratio, Verdict? verdict) =>
        verdict is Verdict.Faster or Verdict.Slower
            ? $"{Figures.Factor(ratio < 1 ? 1 / ratio : ratio)} {Word(verdict)}"
            : verdict is null ? Pace(ratio) : $"{Word(verdict)} ({Pace(ratio)})";

    private static string[] TimeCells(ComparedTrial row) =>
    [
        row.Label,
        Time(row.Baseline, row.BaselineMs),
        Time(row.Candidate, row.CandidateMs),
        Figures.Factor(row.Time?.Ratio),
        Interval(row.Time),
        row.IsWithheld ? WithheldWord : Word(row.TimeVerdict),
        Figures.Factor(row.BaselineSpeedup ?? row.Baseline?.Speedup),
        Figures.Factor(row.CandidateSpeedup ?? row.Candidate?.Speedup),
        row.IsSpeedupWithheld ? WithheldWord : SpeedupWord(row.SpeedupVerdict),
    ];

    private static string[] ShapeCells(ComparedTrial row) =>
    [
        row.Label,
        Figures.Factor(row.BaselineSpeedup ?? row.Baseline?.Speedup),
        Figures.Factor(row.CandidateSpeedup ?? row.Candidate?.Speedup),
        Figures.Factor(row.Speedup?.Ratio),
        Interval(row.Speedup),
        row.IsSpeedupWithheld ? WithheldWord : SpeedupWord(row.SpeedupVerdict),
        Figures.Percent(row.BaselineSpeedup / row.Baseline?.IdealSpeedup),
        Figures.Percent(row.CandidateSpeedup / row.Candidate?.IdealSpeedup),
        $"({Time(row.Baseline, row.BaselineMs)})",
        $"({Time(row.Candidate, row.CandidateMs)})",
    ];

    private static string Time(TrialReport? trial, double? ms) => trial switch
    {
        null => "-",
        { Status: not TrialStatus.Ok } => trial.Status.ToString(),
        { ResultsAgree: false } => "differs",
        _ => Figures.Duration(ms ?? trial.MedianMs),
    };

    private static string Interval(RatioReport? ratio) => ratio?.Interval is { } interval
        ? string.Create(CultureInfo.InvariantCulture, $"{interval.Low:0.000} .. {interval.High:0.000}")
        : Figures.Unknown;

    /// <summary>Why differences of times are not called differences.</summary>
    private static string Disturbed(RunComparison pair, string before, string after)
    {
        static string Share(double? share) => share is { } known ? FormattableString.Invariant($"{known:P0}") : "an unknown part";
        var rows = pair.Rows.Where(row => row.IsWithheld || row.IsSpeedupWithheld).Select(row =>
            $"{row.Label} {Share(row.BaselineDisturbance)} of their time {before} and {Share(row.CandidateDisturbance)} {after}");
        var named = string.Join(", ", rows);
        return named.Length == 0 ? "" : $"; disturbed: other processes had the cores that the workers waited for ({named}), which may be "
            + "why the times differ: measure both again while the machine does nothing else";
    }

    /// <summary>How many launches would decide all of the undecided; those that no number would decide are not counted.</summary>
    private static string Needed(RunComparison pair)
    {
        var needed = pair.Rows.Select(row => row.LaunchesNeeded).OfType<int>().DefaultIfEmpty(0).Max();
        return needed > 0
            ? FormattableString.Invariant($" (about {needed} launches a side would tell: --launches {needed}, or --precision)")
            : "";
    }
}

/// <summary>A comparison as Markdown: for a pull request, or a step's summary.</summary>
public static class ComparisonMarkdown
{
    /// <summary>Writes the report.</summary>
    public static void Write(ComparisonReport comparison, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(output);
        output.Write(
            $"# {Markdown.Escape(ComparisonHeading.Title(comparison))}\n\n{Markdown.Escape(ComparisonHeading.Work(comparison))}\n");
        foreach (var gate in GateSentence.AllOf(comparison)) output.Write($"\n**{Markdown.Escape(gate)}**\n");
        if (comparison.Candidates.Length > 1) Markdown.Write(ComparisonTables.Matrix(comparison), output);
        foreach (var pair in comparison.Candidates) Write(comparison, pair, output);
    }

    private static void Write(ComparisonReport comparison, RunComparison pair, TextWriter output)
    {
        if (comparison.Candidates.Length > 1) output.Write($"\n## {Markdown.Escape(pair.Candidate.Name)}\n");
        output.Write($"\n**{Markdown.Escape(ComparisonHeading.Summary(pair))}**\n");
        if (ComparisonHeading.Disturbance(comparison, pair) is { } disturbance) output.Write($"\n{Markdown.Escape(disturbance)}\n");
        output.Write($"\n{Markdown.Escape(ComparisonHeading.Environment(pair))}\n");
        if (ComparisonTables.Differences(comparison, pair) is { } differences) Markdown.Write(differences, output);
        if (ComparisonTables.Capabilities(comparison, pair) is { } capabilities) Markdown.Write(capabilities, output);
        Markdown.Write(ComparisonTables.Times(comparison, pair), output);
        if (ComparisonTables.Shifts(comparison, pair) is { } shifts) Markdown.Write(shifts, output);
        if (ComparisonHeading.LeftOut(comparison, pair) is { } leftOut) output.Write($"\n{Markdown.Escape(leftOut)}\n");
        output.Write("\n");
        foreach (var finding in pair.FindingsNew)
        {
            var found = FindingSentence.Of(finding);
            output.Write($"- new: **{Markdown.Escape(finding.Rule)}**: {Markdown.Escape(found)}; {Markdown.Escape(finding.Advice)}\n");
        }

        foreach (var finding in pair.FindingsGone)
            output.Write($"- gone: **{Markdown.Escape(finding.Rule)}**: {Markdown.Escape(FindingSentence.Of(finding))}\n");
    }
}
