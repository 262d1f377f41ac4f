using System.CommandLine;
using Concur.Core.Storage;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>show</c>: prints a stored run again.</summary>
internal static class ShowCommand
{
    public static Command Create(ToolSurroundings surroundings)
    {
        var path = new Argument<string>("RUN") { Description = "A run folder, or its run.json" };
        var format = FormatOption.Create();
        var command = new Command("show", """
            Print a stored run again, in any format.

            Examples:
              dotnet concur show concur-runs/20260102T030405Z_random
              dotnet concur show concur-runs/20260102T030405Z_random --format markdown
            """)
        { path, format };
        command.SetAction(parsed =>
        {
            var chosen = FormatOption.Parse(parsed.GetValue(format)!);
            ReportPrinter.Print(RunFile.Read(Path.GetFullPath(parsed.GetValue(path)!, surroundings.CurrentFolder)), chosen, surroundings);
            return ExitCode.Done;
        });
        return command;
    }
}
