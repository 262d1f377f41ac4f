using Concur.Core.Model;

namespace Concur.Core.Comparing;

/// <summary>Whether two sweeps are of the same work.</summary>
internal static class SweptWork
{
    /// <exception cref="ConcurException">They are not.</exception>
    public static void RequireSame(StoredSweep baseline, StoredSweep candidate)
    {
        var (first, second) = (baseline.Report.Request, candidate.Report.Request);
        if (first.Workload != second.Workload)
            throw Other($"'{baseline.Name}' swept {first.Workload} and '{candidate.Name}' {second.Workload}");
        if (Words(first) != Words(second))
            throw Other($"'{baseline.Name}' has the parameters {Words(first)} and '{candidate.Name}' {Words(second)}");
    }

    private static string Words(WorkloadSettings request) =>
        request.Values.Count == 0 ? "none" : string.Join(", ", request.Values.Select(value => $"{value.Key}={value.Value}"));

    private static ConcurException Other(string how) => new(FailureKind.BadInput, $"{how}: sweeps of different work cannot be compared");
}
