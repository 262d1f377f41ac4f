using System.CommandLine;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Protocol;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>prune</c>: removes old runs.</summary>
internal static class PruneCommand
{
    private const string Description = """
        Remove old runs, recordings and sweeps from concur-runs. Baselines stay, and so do files that are not the tool's.

        Examples:
          dotnet concur prune --dry-run              say what would be removed
          dotnet concur prune --keep 20              all but the latest 20
          dotnet concur prune --older 30d            of these, only what began more than 30 days ago
          dotnet concur prune --keep 5 --traces-only  reports and comparisons need no traces

        Exit codes: 0 done, 2 bad usage or input.
        """;

    public static Command Create(ToolEnvironment environment)
    {
        var options = new PruneOptions();
        var command = new Command("prune", Description);
        options.AddTo(command);
        command.SetAction(parsed => Run(options.Parse(parsed, environment), environment));
        return command;
    }

    private static int Run(PruneArguments arguments, ToolEnvironment environment)
    {
        var pruner = new RunPruner(arguments.Folder, environment.Clock.GetUtcNow());
        var kept = new NamedBaselines(arguments.Folder).Read().Values.ToHashSet();
        var own = new OwnRuns(environment.CacheFolder);
        var (bytes, count) = (0L, 0);
        foreach (var run in pruner.Plan(arguments.Choice, kept))
        {
            if (!arguments.IsDryRun && !pruner.Remove(run, arguments.Choice.TracesOnly)) continue;
            var folder = Path.Combine(arguments.Folder, run.Name);
            if (!Directory.Exists(folder)) own.Forget(folder);
            environment.Out.WriteLine($"{TerminalText.Name(run.Name)}  {Figures.Bytes(run.Bytes)}");
            (bytes, count) = (bytes + run.Bytes, count + 1);
        }

        var what = arguments.Choice.TracesOnly ? "the traces of " : "";
        environment.Error.WriteLine(
            $"{(arguments.IsDryRun ? "would remove" : "removed")} {what}{Figures.Count(count, "run")}, {Figures.Bytes(bytes)}");
        return ExitCode.Done;
    }
}

/// <param name="Folder">The absolute path of the folder of runs.</param>
/// <param name="Choice">Which runs are removed.</param>
/// <param name="IsDryRun">Whether nothing is removed, and only said.</param>
internal sealed record PruneArguments(string Folder, PruneChoice Choice, bool IsDryRun);

/// <summary>The command line of <c>prune</c>.</summary>
internal sealed class PruneOptions
{
    private readonly Option<string> _keep = new("--keep")
    {
        Description = "How many of the latest stay in any case",
        HelpName = "N",
        DefaultValueFactory = _ => "20",
    };

    private readonly Option<string?> _older = new("--older")
    {
        Description = "Remove only what began longer ago, such as 30d or 12h",
        HelpName = "TIME",
    };

    private readonly Option<bool> _tracesOnly = new("--traces-only") { Description = "Remove the traces alone" };

    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Say what would be removed, and remove nothing" };

    private readonly Option<string> _folder = SharedOptions.RunsFolder();

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_keep, _older, _tracesOnly, _dryRun, _folder]) command.Add(option);
    }

    /// <exception cref="ConcurException">A value is wrong.</exception>
    public PruneArguments Parse(ParseResult parsed, ToolEnvironment environment) => new(
        environment.Absolute(parsed.GetValue(_folder)!),
        new PruneChoice(
            (int)ValueParser.WholeNumber("--keep", parsed.GetValue(_keep)!, 0, int.MaxValue),
            parsed.GetValue(_older) is { } older
                ? ValueParser.Duration("--older", older, TimeSpan.Zero, TimeSpan.FromDays(36_500))
                : null,
            parsed.GetValue(_tracesOnly)),
        parsed.GetValue(_dryRun));
}
