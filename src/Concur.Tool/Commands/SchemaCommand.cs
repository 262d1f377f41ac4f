using System.CommandLine;
using Concur.Core.Storage;
using Concur.Core.Storage.Sweeps;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>schema</c>: the JSON schemas of the tool's files.</summary>
internal static class SchemaCommand
{
    private static readonly Dictionary<string, Action<TextWriter>> Documents = new()
    {
        ["run"] = RunFile.WriteSchema,
        ["sweep"] = SweepFile.WriteSchema,
        ["comparison"] = ComparisonJson.WriteSchema,
        ["sweep-comparison"] = SweepComparisonJson.WriteSchema,
        ["trace"] = TraceFile.WriteSchema,
        ["categories"] = CategoryTable.Write,
    };

    public static Command Create(ToolSurroundings surroundings)
    {
        var document = new Argument<string>("DOCUMENT")
        {
            Description = $"One of {string.Join(", ", Documents.Keys)}",
            DefaultValueFactory = _ => "run",
        };
        var command = new Command("schema", """
            Print the JSON schema (draft 2020-12) of run.json, of sweep.json, of what 'compare' or 'analyze' print as JSON, or of
            an attach's trace.json; or the table of the account's categories, with their names, words and colours.

            Examples:
              dotnet concur schema > run.schema.json
              dotnet concur schema comparison
            """);
        command.Add(document);
        command.SetAction(parsed =>
        {
            var asked = parsed.GetValue(document)!;
            if (!Documents.TryGetValue(asked, out var write)) throw DoorValues.Bad($"there is no schema of '{asked}'; there is one of {string.Join(", ", Documents.Keys)}");
            write(surroundings.Out);
            return ExitCode.Done;
        });
        return command;
    }
}
