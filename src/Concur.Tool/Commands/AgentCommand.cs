using System.CommandLine;
using Concur.Core.Machines;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>agent</c>: measures here what a tool on another machine asks for, over standard input and output.</summary>
internal static class AgentCommand
{
    private const string Description = """
        Measure here what a dotnet-concur on another machine asks for. That one starts this command, and talks to it over
        standard input and output; it ends with its input. See 'dotnet concur help machines'.

        Example:
          dotnet concur run --at ssh://user@host     starts an agent on that machine
        """;

    public static Command Create(ToolEnvironment environment)
    {
        var command = new Command("agent", Description) { Hidden = true };
        command.SetAction((_, cancellation) => RunAsync(environment, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ToolEnvironment environment, CancellationToken cancellation)
    {
        using var agent = new Agent(new AgentPlace(environment.ToolFolder, environment.CacheFolder, environment.Version));
        await agent.RunAsync(environment.OpenInBytes(), environment.OutBytes, cancellation);
        return ExitCode.Done;
    }
}
