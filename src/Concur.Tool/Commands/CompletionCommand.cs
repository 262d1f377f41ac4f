using System.CommandLine;
using Concur.Core.Model;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>completion</c>: prints the script by which a shell completes this tool's command lines.</summary>
internal static class CompletionCommand
{
    private const string Description = """
        Print a script by which a shell completes command lines.

        Examples:
          dotnet concur completion bash >> ~/.bashrc
          dotnet concur completion zsh >> ~/.zshrc
          dotnet concur completion fish > ~/.config/fish/conf.d/dotnet-concur.fish
          dotnet concur completion pwsh >> $PROFILE

        The script asks the tool itself for commands, options, strategies, workloads, runs, baselines and formats, so it stays
        right when the tool is updated. It completes both 'dotnet-concur' and 'dotnet concur'. What completed 'dotnet' before
        still does in bash, zsh and fish; in PowerShell, 'dotnet complete' does.

        Exit codes: 0 done, 2 bad usage or input.
        """;

    /// <summary>The shells, each with a script.</summary>
    public static IReadOnlyList<string> Shells { get; } = ["bash", "zsh", "fish", "pwsh"];

    public static Command Create(ToolEnvironment environment)
    {
        var shell = new Argument<string>("SHELL") { Description = $"One of {string.Join(", ", Shells)}" };
        var command = new Command("completion", Description) { shell };
        command.SetAction(parsed =>
        {
            environment.Out.Write(Script(parsed.GetValue(shell)!));
            return ExitCode.Done;
        });
        return command;
    }

    /// <exception cref="ConcurException">There is no script for the shell.</exception>
    private static string Script(string shell)
    {
        if (!Shells.Contains(shell))
            throw UsageErrors.Create($"SHELL '{shell}' is not one of {string.Join(", ", Shells)}{NearestName.Suggest(shell, Shells)}");
        using var resource = typeof(CompletionCommand).Assembly.GetManifestResourceStream($"completion.{shell}")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
