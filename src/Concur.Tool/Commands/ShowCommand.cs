using System.CommandLine;
using Concur.Core;
using Concur.Core.Storage;
using Concur.Core.Storage.Sweeps;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>show</c>: prints a stored run, a sweep, or a recorded process, again.</summary>
internal static class ShowCommand
{
    public static Command Create(ToolSurroundings surroundings)
    {
        var path = new Argument<string>("RUN") { Description = "A run folder, its run.json, or a zip of it; or a folder of attach, or its trace.json; or a folder of sweep" };
        var format = FormatOption.Create();
        var command = new Command("show", """
            Print a stored run, a sweep, or what attach recorded, again, in any format.

            Examples:
              dotnet concur show concur-runs/20260102T030405Z_random
              dotnet concur show concur-runs/20260102T030405Z_random --format markdown
              dotnet concur show concur-runs/20260102T030405Z_sweep-primes
              dotnet concur show concur-runs/20260102T030405Z_attach-MyApp
            """)
        { path, format };
        command.SetAction(parsed =>
        {
            var chosen = FormatOption.Parse(parsed.GetValue(format)!);
            var full = Path.GetFullPath(parsed.GetValue(path)!, surroundings.CurrentFolder);
            if (SweepJournal.FolderOf(full) is { } sweep) SweepPrinter.Print(SweepReader.Read(sweep), chosen, surroundings);
            else if (RunFolder.TraceFileOf(full) is { } trace) TracePrinter.Print(TraceJson.Read(trace), chosen, surroundings);
            else ReportPrinter.Print(RunFile.Read(full), chosen, surroundings);
            return ExitCode.Done;
        });
        return command;
    }
}
