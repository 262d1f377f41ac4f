using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>One line per process of a recorded command.</summary>
public static class ProcessSentence
{
    private const double Worth = 0.005;

    /// <summary>Which process it was, how long it ran, and where its lanes' time went.</summary>
    public static string Of(ProcessReport process)
    {
        ArgumentNullException.ThrowIfNull(process);
        var head = FormattableString.Invariant($"process {process.ProcessId} of {process.ParentId}, {Figures.Duration(process.WallMs)} from {Figures.Duration(process.StartMs)}, {process.Threads} threads, user {Figures.Seconds(process.UserMs)} s, sys {Figures.Seconds(process.SysMs)} s");
        return $"{head}: {process.Command}{(process.Account is { } account ? "; " + Shares(account) : process.Dotnet ? "" : "; no .NET in it")}";
    }

    private static string Shares(Account account)
    {
        var known = CategoryNames.All.Where(category => account.Share(category) >= Worth).OrderByDescending(category => account.Share(category))
            .Select(category => $"{CategoryNames.Of(category)} {Figures.Percent(account.Share(category))}");
        var unexplained = account.LaneNs == 0 ? null : account.UnexplainedNs / (double?)account.LaneNs;
        return FormattableString.Invariant($"{account.Lanes} lanes: {string.Join(", ", known)}, unexplained {Figures.Percent(unexplained)}");
    }
}
