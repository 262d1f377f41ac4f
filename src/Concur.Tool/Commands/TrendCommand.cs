using System.CommandLine;
using Concur.Core.Comparing;
using Concur.Core.Model;
using Concur.Core.Storage.History;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>trend</c>: a workload over time.</summary>
internal static class TrendCommand
{
    public static Command Create(ToolSurroundings surroundings)
    {
        var folder = new RunsFolder();
        var workload = new Argument<string>("WORKLOAD") { Description = "The workload's name, as 'list runs' shows it" };
        var command = new Command("trend", """
            A workload's medians over time, on the machine of its latest run; changes that lasted are marked where they begin.

            Examples:
              dotnet concur trend primes
              dotnet concur trend primes --in /srv/concur-runs --since 2026-01-31 --format json
            """)
        { workload };
        folder.AddTo(command);
        command.SetAction(parsed =>
        {
            var asJson = folder.AsJson(parsed);
            using var index = RunIndex.Open(folder.PathOf(parsed, surroundings), surroundings.CacheFolder);
            var trend = TrendFinder.Of(index.Find(folder.Filter(parsed, parsed.GetValue(workload), null)));
            if (trend.Runs.IsEmpty) throw new ConcurException(FailureKind.BadInput, $"there is no run of '{parsed.GetValue(workload)}' in '{parsed.GetValue(folder.Folder)}'; 'dotnet concur list runs' shows what there is");
            if (asJson) RunSummaryJson.Write(trend, surroundings.Out);
            else RunsPrinter.Print(trend, surroundings);
            RunsFolder.NameUnreadable(index.Unreadable(), surroundings);
            return ExitCode.Done;
        });
        return command;
    }
}
