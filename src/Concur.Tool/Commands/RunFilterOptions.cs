using System.CommandLine;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <param name="Folder">The absolute path of the folder that holds the runs.</param>
/// <param name="ShownFolder">The folder as the user gave it.</param>
/// <param name="Filter">Which of the runs are wanted.</param>
/// <param name="Format">Table or JSON.</param>
internal sealed record RunFilterArguments(string Folder, string ShownFolder, RunFilter Filter, ReportFormat Format);

/// <summary>The options that <c>list runs</c> and <c>trend</c> share: where runs are looked for, and which of them are wanted.</summary>
internal sealed class RunFilterOptions
{
    private readonly Option<string> _folder = SharedOptions.RunsFolder();

    private readonly Option<string?> _machine = new("--machine")
    {
        Description = "Only runs on machines whose processor's name contains this text",
        HelpName = "TEXT",
    };

    private readonly Option<string?> _since = new("--since")
    {
        Description = "Only runs that began at this time (UTC) or later",
        HelpName = "DATE",
    };

    private readonly Option<string?> _until = new("--until")
    {
        Description = "Only runs that began before this time (UTC)",
        HelpName = "DATE",
    };

    private readonly ChoiceOption<ReportFormat> _format = SharedOptions.ListFormat();

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_folder, _machine, _since, _until, _format]) command.Add(option);
    }

    /// <param name="parsed">The command line.</param>
    /// <param name="workload">The only workload that is wanted; null for every one.</param>
    /// <param name="last">How many of the latest runs are wanted; null for all.</param>
    /// <param name="environment">Its current folder is that of relative paths.</param>
    /// <exception cref="ConcurException">A value is wrong.</exception>
    public RunFilterArguments Parse(ParseResult parsed, string? workload, int? last, ToolEnvironment environment)
    {
        var folder = parsed.GetValue(_folder)!;
        var filter = new RunFilter
        {
            Workload = workload,
            Machine = parsed.GetValue(_machine),
            Since = ValueParser.Date("--since", parsed.GetValue(_since)),
            Until = ValueParser.Date("--until", parsed.GetValue(_until)),
            Last = last,
        };
        return new RunFilterArguments(environment.Absolute(folder), folder, filter, _format.Parse(parsed));
    }

    /// <summary>Prints the names of the folders that look like runs but cannot be read, each with the reason.</summary>
    public static void PrintUnreadable(IEnumerable<UnreadableRun> unreadable, ToolEnvironment environment)
    {
        foreach (var run in unreadable)
            environment.Error.WriteLine(TerminalText.OneLine($"dotnet-concur: skipped {TerminalText.Name(run.Name)}: {run.Reason}"));
    }
}
