using System.CommandLine;
using Concur.Core.Storage;
using Concur.Core.Storage.Sweeps;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>schema</c>: prints the JSON schemas of the tool's files.</summary>
internal static class SchemaCommand
{
    private const string Description = """
        Print the JSON schema (draft 2020-12) of a file: run.json by default, sweep.json, the JSON that 'compare' or 'analyze'
        print, or the trace.json of 'attach'; or the table of the account's categories with their names, words and colours.

        Examples:
          dotnet concur schema > run.schema.json
          dotnet concur schema comparison

        Exit codes: 0 done, 2 bad usage or input.
        """;

    private static readonly Dictionary<string, Action<TextWriter>> Documents = new()
    {
        ["run"] = RunFile.WriteSchema,
        ["sweep"] = SweepFile.WriteSchema,
        ["comparison"] = ComparisonJson.WriteSchema,
        ["sweep-comparison"] = SweepComparisonJson.WriteSchema,
        ["trace"] = TraceFile.WriteSchema,
        ["categories"] = CategoryTable.Write,
    };

    public static Command Create(ToolEnvironment environment)
    {
        var names = string.Join(", ", Documents.Keys);
        var document = new Argument<string>("DOCUMENT") { Description = $"One of {names}", DefaultValueFactory = _ => "run" };
        var command = new Command("schema", Description) { document };
        command.SetAction(parsed =>
        {
            var name = parsed.GetValue(document)!;
            if (!Documents.TryGetValue(name, out var write)) throw UsageErrors.Create($"unknown document '{name}'; use one of {names}");
            write(environment.Out);
            return ExitCode.Done;
        });
        return command;
    }
}
