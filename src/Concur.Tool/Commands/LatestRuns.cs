using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>Finds the runs that <c>--last</c> stands for.</summary>
internal static class LatestRuns
{
    /// <param name="folder">The absolute path of the folder that holds the runs.</param>
    /// <param name="workload">The workload; null for that of the latest run.</param>
    /// <param name="most">How many runs are wanted at most.</param>
    /// <param name="environment">Its standard error gets the names of the runs that cannot be read.</param>
    /// <returns>The folders of the latest run and of others with the same request, the earliest first.</returns>
    /// <exception cref="ConcurException">There are not two runs.</exception>
    public static string[] Find(string folder, string? workload, int most, ToolEnvironment environment)
    {
        using var index = RunIndex.Open(folder, environment.CacheFolder);
        RunFilterOptions.PrintUnreadable(index.Unreadable(), environment);
        var latest = index.Find(new RunFilter { Workload = workload, Last = 1 }).FirstOrDefault();
        var of = new RunFilter { Workload = latest?.Workload ?? workload };
        var parameters = new Lazy<string>(() => ParametersOf(folder, latest!));
        var runs = index.Find(of).Where(run => IsOfSameRequest(run, latest!))
            .Reverse() // The files of the latest are read, and no more than are needed.
            .Where(run => ParametersOf(folder, run) == parameters.Value)
            .Take(most)
            .Reverse()
            .ToList();
        return runs.Count >= 2
            ? [.. runs.Select(run => environment.Shown(Path.Combine(folder, run.Name)))]
            : throw UsageErrors.Create(
                $"there are fewer than two runs of '{latest?.Workload ?? workload}' with the same units, size, parameters and workers in "
                    + $"'{folder}'; see 'dotnet concur list runs'");
    }

    /// <summary>The values of parameters: another case of a benchmark is other work.</summary>
    private static string ParametersOf(string folder, RunSummary run) => RunFile.Read(Path.Combine(folder, run.Name)).Request
        is WorkloadSettings settings ? string.Join('\n', settings.Values) : "";

    private static bool IsOfSameRequest(RunSummary run, RunSummary latest) =>
        (run.Units, run.Size, run.Workers) == (latest.Units, latest.Size, latest.Workers);
}
