using System.Collections.Immutable;
using System.CommandLine;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Protocol;
using Concur.Tool.Console;
using Concur.Traces.Symbols;

namespace Concur.Tool.Commands;

/// <summary>The options that several commands have.</summary>
internal static class SharedOptions
{
    private static readonly Choice<ReportFormat>[] AllFormats =
    [
        new("table", ReportFormat.Table),
        new("json", ReportFormat.Json),
        new("markdown", ReportFormat.Markdown),
        new("csv", ReportFormat.Csv),
        new("html", ReportFormat.Html),
        new("svg", ReportFormat.Svg),
    ];

    /// <summary><c>--format</c>, with table as the default.</summary>
    /// <param name="description">Its line in the help.</param>
    /// <param name="names">The formats that the command has. By name: lists of values would be compiled at each start.</param>
    public static ChoiceOption<ReportFormat> Format(string description, params string[] names) =>
        new("--format", description, [.. AllFormats.Where(format => names.Contains(format.Name))], "table");

    /// <summary><c>--format</c> of a command that measures and then prints its report.</summary>
    /// <param name="file">The file that <c>json</c> is identical to.</param>
    /// <param name="others">Formats that the command has besides table, json and markdown.</param>
    public static ChoiceOption<ReportFormat> StoredFormat(string file, params string[] others) => Format(
        $"Format of standard output; json is identical to {file}", ["table", "json", "markdown", .. others]);

    /// <summary><c>--format</c> of a command that lists something.</summary>
    public static ChoiceOption<ReportFormat> ListFormat() => Format("Format of standard output", "table", "json");

    /// <summary><c>--profile</c>.</summary>
    public static ChoiceOption<ProfileKind> Profile(string description, string byDefault = "full") =>
        new(
            "--profile",
            description,
            [new("none", ProfileKind.None), new("light", ProfileKind.Light), new("full", ProfileKind.Full)],
            byDefault);

    /// <summary><c>--scheduler</c>.</summary>
    /// <param name="recording">What is recorded, such as <c>the profiled launch</c>.</param>
    public static ChoiceOption<SchedulerKind> Scheduler(string recording) => new(
        "--scheduler",
        $"Source of the times on and off the CPUs in {recording}: perf events, Windows' events (etw), polled counters (proc), or the "
            + "best that this machine allows",
        [
            new("auto", SchedulerKind.Auto),
            new("perf", SchedulerKind.Perf),
            new("etw", SchedulerKind.Etw),
            new("proc", SchedulerKind.Proc),
        ],
        "auto");

    /// <summary><c>--sample-interval</c>, whose default depends on the scheduler source.</summary>
    /// <param name="defaults">The defaults and whatever else the help says.</param>
    public static Option<string?> SampleInterval(string defaults) =>
        new("--sample-interval") { Description = $"Time between stack samples{defaults}", HelpName = "TIME" };

    /// <summary><c>--process</c>.</summary>
    /// <param name="description">Its line in the help.</param>
    public static Option<string?> Process(string description) =>
        NotEmpty(new("--process", "-p") { Description = description, HelpName = "ID|NAME" }, "an id or a name");

    /// <summary><c>--timeout</c>.</summary>
    public static Option<string> Timeout() =>
        new("--timeout") { Description = "Time limit for one launch", HelpName = "TIME", DefaultValueFactory = _ => "2m" };

    /// <summary><c>--output</c> of a command that measures: a folder.</summary>
    /// <param name="what">What the folder is for, such as <c>run</c>.</param>
    public static Option<string?> OutputFolder(string what) => NotEmpty(
        new("--output", "-o") { Description = $"Folder of the {what} [default: a new one in {RunFolder.RunsName}]", HelpName = "DIR" });

    /// <summary><c>--output</c> of a command that prints: a file.</summary>
    public static Option<string?> OutputFile() => NotEmpty(
        new("--output", "-o") { Description = "File to write instead of standard output; - is standard output", HelpName = "FILE" });

    /// <summary><c>--in</c>: the folder that runs are looked for in.</summary>
    public static Option<string> RunsFolder(string description = "Folder that holds the runs") =>
        new("--in") { Description = description, HelpName = "DIR", DefaultValueFactory = _ => RunFolder.RunsName };

    /// <summary>A variable of a script that is not set makes an empty path, which would stand for the current folder.</summary>
    public static Option<string?> NotEmpty(Option<string?> option, string needed = "a path")
    {
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } path && string.IsNullOrWhiteSpace(path))
                result.AddError($"{option.Name} is empty; give {needed}, or leave it out");
        });
        return option;
    }

    /// <summary><c>--symbol-path</c>.</summary>
    public static Option<string?> SymbolPath() => NotEmpty(new("--symbol-path")
    {
        Description = "Folders with PDBs, besides those of the assemblies; several are parted by ;",
        HelpName = "DIR",
    });

    /// <summary>The folders that <c>--symbol-path</c> names, then those of the variables.</summary>
    /// <exception cref="ConcurException">One is not there.</exception>
    public static ImmutableArray<string> SymbolFoldersOf(string? given, ToolEnvironment environment)
    {
        ImmutableArray<string> folders = [.. SymbolFolders.Split(given ?? "").Select(environment.Absolute)];
        return folders.FirstOrDefault(folder => !Directory.Exists(folder)) is { } missing
            ? throw UsageErrors.Create($"--symbol-path: there is no folder '{TerminalText.Name(missing)}'; give folders of this machine")
            : folders.AddRange(environment.SymbolFolders);
    }

    /// <summary><c>--top</c>.</summary>
    public static Option<string> Top() =>
        new("--top") { Description = "Number of hottest methods to list", HelpName = "N", DefaultValueFactory = _ => "15" };
}
