using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>One line per process of a profiled command.</summary>
public static class ProcessSentence
{
    private const double LeastShare = 0.005;

    /// <summary>Names the process, how long it ran, and where the time of its threads went.</summary>
    public static string Of(ProcessReport process)
    {
        ArgumentNullException.ThrowIfNull(process);
        var time = $"{Figures.Duration(process.WallMs)} from {Figures.Duration(process.StartMs)}";
        var life = FormattableString.Invariant($"process {process.ProcessId} of {process.ParentId}, {time}");
        var usage = FormattableString.Invariant(
            $"{process.Threads} threads, user {Figures.Seconds(process.UserMs)} s, sys {Figures.Seconds(process.SysMs)} s");
        var account = process.Account is { } known ? "; " + Shares(known) : process.Dotnet ? "" : "; no .NET in it";
        return $"{life}, {usage}: {process.Command}{account}";
    }

    private static string Shares(Account account)
    {
        var known = CategoryNames.All
            .Where(category => account.Share(category) >= LeastShare)
            .OrderByDescending(category => account.Share(category))
            .Select(category => $"{CategoryNames.Of(category)} {Figures.Percent(account.Share(category))}");
        var unexplained = account.LaneNs == 0 ? null : account.UnexplainedNs / (double?)account.LaneNs;
        return FormattableString.Invariant(
            $"{account.Lanes} threads: {string.Join(", ", known)}, unexplained {Figures.Percent(unexplained)}");
    }
}
