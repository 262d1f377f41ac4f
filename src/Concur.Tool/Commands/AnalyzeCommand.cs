using System.CommandLine;
using Concur.Core;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>analyze</c>: a trace that any tool recorded.</summary>
internal static class AnalyzeCommand
{
    private const int MostMethods = 10_000;

    private const string Description = """
        Say what a trace tells, whichever tool recorded it: dotnet-trace, dotnet-monitor, BenchmarkDotNet, or this one.

        Examples:
          dotnet concur analyze app.nettrace
          dotnet concur analyze app.nettrace --top 30 --format markdown
          dotnet concur analyze concur-runs/20260102T030405Z_random/traces/threads.stacks.nettrace --format json

        Samples are of wall time: a sampled thread may have run, waited for a core, or been blocked. What the trace cannot
        tell is n/a, or null in JSON. Of a damaged trace the part before the damage is read, and a finding says so.

        Exit codes: 0 done, 2 bad usage or input, 130 cancelled.
        """;

    public static Command Create(ToolSurroundings surroundings)
    {
        var path = new Argument<string>("FILE") { Description = "A .nettrace file" };
        var top = new Option<string>("--top") { Description = "How many of the hottest methods", HelpName = "N", DefaultValueFactory = _ => "15" };
        var format = FormatOption.Create();
        format.Description = "What goes to standard output";
        var command = new Command("analyze", Description) { path, top, format };
        command.SetAction((parsed, cancellation) =>
        {
            var (chosen, methods) = (FormatOption.Parse(parsed.GetValue(format)!), (int)DoorValues.Whole("--top", parsed.GetValue(top)!, 0, MostMethods));
            TracePrinter.Print(TracePipeline.Analyze(Path.GetFullPath(parsed.GetValue(path)!, surroundings.CurrentFolder), methods, cancellation), chosen, surroundings);
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }
}
