using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>The times' table of a run: a row per strategy, or per command.</summary>
public static class ReportRow
{
    /// <summary>What stands above the cells.</summary>
    public static IReadOnlyList<string> Headings(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Request is not CommandsRequest ? TimesRow.Headings : CommandRow.Headings;
    }

    /// <summary>One cell per heading.</summary>
    public static IEnumerable<string> Cells(RunReport run, TrialReport trial)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Request is not CommandsRequest ? TimesRow.Cells(trial) : CommandRow.Cells(trial);
    }
}
