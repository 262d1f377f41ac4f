using Concur.Core.Model;

namespace Concur.Core.Answers;

/// <summary>Puts a comparison of versions into words.</summary>
internal static class VersionSentence
{
    /// <param name="request">Has the versions' names.</param>
    /// <param name="rows">The comparisons, at least one.</param>
    public static string Of(WorkloadRequest request, IReadOnlyList<ComparedVersion> rows)
    {
        var pairs = rows.GroupBy(row => (VersionName.Of(request, row.Baseline), VersionName.Of(request, row.Candidate)));
        return string.Join(' ', pairs.Select(pair => Of([.. pair], pair.Key)));
    }

    private static string Of(List<ComparedVersion> rows, (string Baseline, string Candidate) names)
    {
        var slower = rows.FindAll(row => row.Verdict == Verdict.Slower);
        var faster = rows.FindAll(row => row.Verdict == Verdict.Faster);
        var unsure = rows.FindAll(row => row.Verdict == Verdict.Unsure);
        if (unsure.Count == rows.Count)
            return $"No difference between {names.Baseline} and {names.Candidate} is sure; the table says how far they may differ.";
        List<string> clauses = [];
        if (slower.Count > 0) clauses.Add($"{names.Candidate} is slower than {names.Baseline} {Under(slower, rows.Count)}");
        if (faster.Count > 0)
        {
            var claim = slower.Count > 0 ? "faster" : $"{names.Candidate} is faster than {names.Baseline}";
            clauses.Add($"{claim} {Under(faster, rows.Count)}");
        }

        var rest = unsure.Count == 0 ? "" : $" With {Figures.Listed([.. unsure.Select(row => row.Strategy)])} no difference is sure.";
        return $"{string.Join(", and ", clauses)}.{rest}";
    }

    private static string Under(List<ComparedVersion> rows, int all)
    {
        if (rows is [var only])
            return $"with {only.Strategy}: {Times(only)} ({Figures.Range(Interval(only))})";
        var (least, most) = (Figures.Factor(rows.Min(Ratio)), Figures.Factor(rows.Max(Ratio)));
        var times = $"{(least == most ? least : $"{least} to {most}")} {What(rows[0])}";
        return rows.Count == all
            ? $"with every strategy: {times}"
            : $"with {Figures.Listed([.. rows.Select(row => row.Strategy)])}: {times}";
    }

    private static string Times(ComparedVersion row) => $"{Figures.Factor(Ratio(row))} {What(row)}";

    /// <summary>A factor above 1 reads better than one below.</summary>
    private static string What(ComparedVersion row) => row.Verdict == Verdict.Faster ? "as fast" : "the time";

    private static double Ratio(ComparedVersion row) => row.Verdict == Verdict.Faster ? 1 / row.Time!.Ratio : row.Time!.Ratio;

    private static Interval Interval(ComparedVersion row) => row.Verdict == Verdict.Faster
        ? new Interval(1 / row.Time!.Interval!.High, 1 / row.Time.Interval.Low)
        : row.Time!.Interval!;
}

/// <summary>The names of versions.</summary>
public static class VersionName
{
    /// <summary>The version of a trial: a method's name, a revision or a file.</summary>
    /// <param name="request">The request.</param>
    /// <param name="label">The trial's label, in which the run's own code has no name.</param>
    public static string Of(WorkloadRequest request, string label)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(label);
        return label.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at ? label[(at + 1)..]
            : request.Framework is { } framework && request.Versions.All(version => version.Framework is not null) ? framework
            : request.Versions.All(version => version.IsBaseline) ? "this code"
            : request.Workload.Split('.')[^1];
    }
}
