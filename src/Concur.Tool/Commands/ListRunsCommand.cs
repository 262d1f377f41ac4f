using System.CommandLine;
using Concur.Core.Storage.History;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>list runs</c>: what was measured.</summary>
internal static class ListRunsCommand
{
    public static Command Create(ToolSurroundings surroundings)
    {
        var folder = new RunsFolder();
        var workload = new Option<string?>("--workload") { Description = "Only runs of this workload", HelpName = "NAME" };
        var last = new Option<string?>("--last") { Description = "Only the latest so many", HelpName = "N" };
        var command = new Command("runs", """
            The runs in a folder, the earliest first.

            Examples:
              dotnet concur list runs
              dotnet concur list runs --workload primes --machine EPYC --since 2026-01-31 --last 10
            """)
        { workload, last };
        folder.AddTo(command);
        command.SetAction(parsed =>
        {
            var asJson = folder.AsJson(parsed);
            var most = parsed.GetValue(last) is { } text ? (int)DoorValues.Whole("--last", text, 1, 1_000_000) : (int?)null;
            var filter = folder.Filter(parsed, parsed.GetValue(workload), most);
            using var index = RunIndex.Open(folder.PathOf(parsed, surroundings), surroundings.CacheFolder);
            var runs = index.Find(filter);
            if (asJson) RunSummaryJson.Write(runs, surroundings.Out);
            else if (runs.IsEmpty) surroundings.Error.WriteLine("dotnet-concur: no run is like that");
            else RunsPrinter.Print(runs, surroundings);
            RunsFolder.NameUnreadable(index.Unreadable(), surroundings);
            return ExitCode.Done;
        });
        return command;
    }
}
