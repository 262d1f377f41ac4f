using System.CommandLine;
using Concur.Core.Storage;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>schema</c>: prints the JSON schema of the run file.</summary>
internal static class SchemaCommand
{
    private const string Description = """
        Print the JSON schema of the run file, run.json (draft 2020-12).

        Example:
          dotnet concur schema > run.schema.json

        Exit codes: 0 done.
        """;

    public static Command Create(ToolEnvironment environment)
    {
        var command = new Command("schema", Description);
        command.SetAction(_ =>
        {
            RunFile.WriteSchema(environment.Out);
            return ExitCode.Done;
        });
        return command;
    }
}
