using System.CommandLine;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>schema</c>: prints the JSON schemas of the tool's files.</summary>
internal static class SchemaCommand
{
    private const string Description = """
        Print the JSON schema (draft 2020-12) of a file of this tool.

        Examples:
          dotnet concur schema > run.schema.json
          dotnet concur schema comparison
          dotnet concur schema settings > concur.schema.json

        The file is run.json, sweep.json, the JSON that 'compare', 'analyze', 'run --at' or 'sweep --at' print, the trace.json of
        'attach', or the settings file concur.json. 'schema categories' prints the table of the account's categories with their
        names, words and colours.

        Exit codes: 0 done, 2 bad usage or input.
        """;

    public static Command Create(ToolEnvironment environment)
    {
        var options = new SchemaOptions();
        var command = new Command("schema", Description);
        options.AddTo(command);
        command.SetAction(parsed =>
        {
            options.Parse(parsed)(environment.Out);
            return ExitCode.Done;
        });
        return command;
    }
}

/// <summary>The command line of <c>schema</c>.</summary>
internal sealed class SchemaOptions
{
    private const string Settings = "settings";

    private static readonly Dictionary<string, Action<TextWriter>> Documents = new()
    {
        ["run"] = RunFile.WriteSchema,
        ["sweep"] = SweepFile.WriteSchema,
        ["comparison"] = ComparisonJson.WriteSchema,
        ["sweep-comparison"] = SweepComparisonJson.WriteSchema,
        ["machine-runs"] = MachineRunsJson.WriteSchema,
        ["machine-sweeps"] = MachineSweepsJson.WriteSchema,
        ["trace"] = TraceFile.WriteSchema,
        [Settings] = SettingsJson.WriteSchema,
        ["categories"] = CategoryTable.Write,
    };

    private readonly Argument<string> _document = new("DOCUMENT") { Description = $"One of {Listed}", DefaultValueFactory = _ => "run" };

    /// <summary>The names of the documents.</summary>
    public static IEnumerable<string> Names => Documents.Keys;

    private static string Listed => string.Join(", ", Names);

    private readonly Option<bool> _settings = new("--settings") { Description = "The same as the document settings" };

    public void AddTo(Command command)
    {
        command.Add(_document);
        command.Add(_settings);
    }

    /// <returns>Writes the document that was chosen.</returns>
    /// <exception cref="ConcurException">There is no such document.</exception>
    public Action<TextWriter> Parse(ParseResult parsed)
    {
        var (name, asksForSettings) = (parsed.GetValue(_document)!, parsed.GetValue(_settings));
        if (asksForSettings && parsed.IsGiven(_document) && name != Settings)
            throw UsageErrors.Create($"--settings is a document itself; leave it out, or leave out '{name}'");
        if (asksForSettings) name = Settings;
        return Documents.TryGetValue(name, out var write)
            ? write
            : throw UsageErrors.Create($"DOCUMENT '{name}' is not one of {Listed}{NearestName.Suggest(name, Names)}");
    }
}
