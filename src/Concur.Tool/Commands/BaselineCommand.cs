using System.CommandLine;
using Concur.Core.Storage;
using Concur.Protocol;
using Concur.Reports;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>baseline</c>: names of runs with which others are compared.</summary>
internal static class BaselineCommand
{
    private const string NoBaselines = "dotnet-concur: there are no baselines; name one with 'dotnet concur baseline set NAME RUN'";

    public static Command Create(ToolEnvironment environment) => new("baseline", """
        Name runs with which others are compared.

        Examples:
          dotnet concur baseline set main last
          dotnet concur compare main last
          dotnet concur baseline list
        """)
    {
        Set(environment),
        List(environment),
        Remove(environment),
    };

    private static Command Set(ToolEnvironment environment)
    {
        var name = new Argument<string>("NAME") { Description = "The baseline's name, such as main" };
        var run = new Argument<string>("RUN")
        {
            Description = "The run: its name in concur-runs, or last",
            DefaultValueFactory = _ => RunHandle.Last,
        };
        var command = new Command("set", """
            Name a run. A run that had the name before loses it; 'prune' keeps runs that have one.

            Example:
              dotnet concur baseline set main last
            """) { name, run };
        command.SetAction(parsed => Set(parsed.GetValue(name)!, parsed.GetValue(run)!, environment));
        return command;
    }

    private static int Set(string name, string run, ToolEnvironment environment)
    {
        RunHandle.CheckName("a baseline", name);
        var path = environment.RunPath(run);
        RunFile.Read(path);
        var folder = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(path));
        if (folder != environment.Absolute(RunFolder.RunsName))
            throw UsageErrors.Create($"'{run}' is not in {RunFolder.RunsName} of the current folder; give the name of a run that is");
        Baselines(environment).Set(name, Path.GetFileName(path));
        environment.Error.WriteLine($"baseline {name}: {TerminalText.Name(Path.GetFileName(path))}");
        return ExitCode.Done;
    }

    private static Command List(ToolEnvironment environment)
    {
        var format = SharedOptions.ListFormat();
        var command = new Command("list", """
            List the baselines.

            Example:
              dotnet concur baseline list
            """) { format };
        command.SetAction(parsed =>
        {
            var names = Baselines(environment).Read();
            if (format.Parse(parsed) == ReportFormat.Json) ListJson.Write(names, environment.Out);
            else if (names.Count == 0) environment.Error.WriteLine(NoBaselines);
            else ConsoleText.On(environment).Table(new TextTable("Baselines", ["name", "run"], [.. names.Select(Row)]) { LeftColumns = 2 });
            return ExitCode.Done;
        });
        return command;
    }

    private static IReadOnlyList<string> Row(KeyValuePair<string, string> baseline) => [baseline.Key, baseline.Value];

    private static Command Remove(ToolEnvironment environment)
    {
        var name = new Argument<string>("NAME") { Description = "The baseline's name" };
        var command = new Command("remove", """
            Forget the name of a baseline. The run stays.

            Example:
              dotnet concur baseline remove main
            """) { name };
        command.SetAction(parsed =>
        {
            var (given, baselines) = (parsed.GetValue(name)!, Baselines(environment));
            if (!baselines.Remove(given))
                throw UsageErrors.Create($"there is no baseline '{given}'{NearestName.Suggest(given, baselines.Read().Keys)}");
            return ExitCode.Done;
        });
        return command;
    }

    private static NamedBaselines Baselines(ToolEnvironment environment) => new(environment.Absolute(RunFolder.RunsName));
}
