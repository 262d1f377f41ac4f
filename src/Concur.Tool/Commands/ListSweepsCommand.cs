using System.CommandLine;
using Concur.Core;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>list sweeps</c>: what was swept, and whether to its end.</summary>
internal static class ListSweepsCommand
{
    public static Command Create(ToolSurroundings surroundings)
    {
        var folder = new Option<string>("--in") { Description = "The folder of runs", HelpName = "DIR", DefaultValueFactory = _ => "concur-runs" };
        var command = new Command("sweeps", """
            The sweeps in a folder of runs, the earliest first; one whose launches are not all made can be gone on with.

            Examples:
              dotnet concur list sweeps
              dotnet concur sweep --resume concur-runs/20260102T030405Z_sweep-primes
            """)
        { folder };
        command.SetAction(parsed =>
        {
            var (sweeps, unreadable) = SweepHistory.In(Path.GetFullPath(parsed.GetValue(folder)!, surroundings.CurrentFolder));
            if (sweeps.IsEmpty) surroundings.Error.WriteLine("dotnet-concur: there is no sweep");
            else SweepPrinter.Print(sweeps, surroundings);
            RunsFolder.NameUnreadable(unreadable, surroundings);
            return ExitCode.Done;
        });
        return command;
    }
}
