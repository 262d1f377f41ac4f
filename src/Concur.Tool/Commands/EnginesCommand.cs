using System.CommandLine;
using Concur.Core.Measuring;
using Concur.Protocol;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>engines</c>: installs what some strategies need, in packages of their own.</summary>
internal static class EnginesCommand
{
    /// <summary>It is hidden from the list of commands. The message about a missing engine names it.</summary>
    public static Command Create(ToolEnvironment environment) => new("engines", """
        Install what the strategy orleans needs, for this user. 'doctor' says whether it is there.

        Example:
          dotnet concur engines add orleans
        """)
    {
        Hidden = true,
        Subcommands = { Add(environment) },
    };

    private static Command Add(ToolEnvironment environment)
    {
        var name = new Argument<string>("NAME") { Description = "The engine: orleans" };
        var source = new Option<string>("--source")
        {
            Description = "A folder with the package, or the index of a NuGet feed that asks for no password",
            HelpName = "FOLDER|URL",
            DefaultValueFactory = _ => EnginePackage.DefaultSource,
        };
        var command = new Command("add", """
            Install an engine for this user. Its package must have the tool's version.

            Examples:
              dotnet concur engines add orleans
              dotnet concur engines add orleans --source ./packages
            """) { name, source };
        command.SetAction((parsed, cancellation) => AddAsync(
            parsed.GetValue(name)!, parsed.GetValue(source)!, parsed.IsGiven(source), environment, cancellation));
        return command;
    }

    private static async Task<int> AddAsync(
        string name, string source, bool isGiven, ToolEnvironment environment, CancellationToken cancellation)
    {
        if (name != EngineFiles.Orleans) throw UsageErrors.Create($"there is no engine '{name}'; there is {EngineFiles.Orleans}");
        var isAddress = source.Contains("://", StringComparison.Ordinal);
        var folder = await new EnginePackage(name, environment.Version)
            .InstallAsync(isGiven && !isAddress ? environment.Absolute(source) : source, cancellation);
        await environment.Error.WriteLineAsync($"engine {name}: {TerminalText.Name(folder)}");
        return ExitCode.Done;
    }
}
