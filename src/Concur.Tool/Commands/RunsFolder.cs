using System.CommandLine;
using System.Globalization;
using Concur.Core.Model;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>The folder of runs that a command looks at, and which of them.</summary>
internal sealed class RunsFolder
{
    public Option<string> Folder { get; } = new("--in") { Description = "The folder of runs", HelpName = "DIR", DefaultValueFactory = _ => "concur-runs" };

    public Option<string?> Machine { get; } = new("--machine") { Description = "Only runs of machines whose processor's name contains this", HelpName = "TEXT" };

    public Option<string?> Since { get; } = new("--since") { Description = "Only runs that began then or later, UTC", HelpName = "DATE" };

    public Option<string?> Until { get; } = new("--until") { Description = "Only runs that began before, UTC", HelpName = "DATE" };

    public Option<string> Format { get; } = new("--format") { Description = "What goes to standard output", HelpName = "table|json", DefaultValueFactory = _ => "table" };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[Folder, Machine, Since, Until, Format]) command.Add(option);
    }

    /// <summary>The folder's full path.</summary>
    public string PathOf(ParseResult parsed, ToolSurroundings surroundings) => Path.GetFullPath(parsed.GetValue(Folder)!, surroundings.CurrentFolder);

    /// <summary>Whether JSON is asked for, and not a table.</summary>
    /// <exception cref="ConcurException">There is no such format.</exception>
    public bool AsJson(ParseResult parsed) => FormatOption.Index(["table", "json"], parsed.GetValue(Format)!) == 1;

    /// <summary>Which runs are asked for.</summary>
    /// <exception cref="ConcurException">A date is none.</exception>
    public RunFilter Filter(ParseResult parsed, string? workload, int? last) => new()
    {
        Workload = workload,
        Machine = parsed.GetValue(Machine),
        Since = Date("--since", parsed.GetValue(Since)),
        Until = Date("--until", parsed.GetValue(Until)),
        Last = last,
    };

    /// <summary>Names what can't be read, once, on standard error.</summary>
    public static void NameUnreadable(IEnumerable<UnreadableRun> unreadable, ToolSurroundings surroundings)
    {
        foreach (var run in unreadable) surroundings.Error.WriteLine($"dotnet-concur: skipped {string.Concat(run.Name.Where(c => !char.IsControl(c)))}: {run.Reason}");
    }

    private static DateTimeOffset? Date(string option, string? text)
    {
        if (text is null) return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)
            ? date
            : throw DoorValues.Bad($"{option} '{text}' is not a date such as 2026-01-31 or 2026-01-31T12:00");
    }
}
