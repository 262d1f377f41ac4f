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
            return $"with {only.Strategy}: {Figures.Factor(only.Time!.Ratio)} the time ({Figures.Range(only.Time.Interval!)})";
        var (least, most) = (Figures.Factor(rows.Min(row => row.Time!.Ratio)), Figures.Factor(rows.Max(row => row.Time!.Ratio)));
        var times = least == most ? least : $"{least} to {most}";
        return rows.Count == all
            ? $"with every strategy: {times} the time"
            : $"with {Figures.Listed([.. rows.Select(row => row.Strategy)])}: {times} the time";
    }
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
            : request.Versions.All(version => version.IsBaseline) ? "this code"
            : request.Workload.Split('.')[^1];
    }
}
