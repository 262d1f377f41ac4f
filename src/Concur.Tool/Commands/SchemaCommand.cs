using System.CommandLine;
using Concur.Core.Storage;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>schema</c>: what a run file looks like.</summary>
internal static class SchemaCommand
{
    public static Command Create(ToolSurroundings surroundings)
    {
        var command = new Command("schema", """
            Print the JSON schema of the run file (draft 2020-12).

            Example:
              dotnet concur schema > run.schema.json
            """);
        command.SetAction(_ =>
        {
            RunFile.WriteSchema(surroundings.Out);
            return ExitCode.Done;
        });
        return command;
    }
}
