using System.CommandLine;
using Concur.Core.Model;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>The option that chooses how a run is printed.</summary>
internal static class FormatOption
{
    private static readonly string[] Names = ["table", "json", "markdown", "html", "svg"];

    /// <param name="description">What it chooses.</param>
    /// <param name="last">The last one that the command has: those before it, it has too.</param>
    public static Option<string> Create(string description = "What goes to standard output; json is exactly the run file", ReportFormat last = ReportFormat.Markdown) => new("--format")
    {
        Description = description,
        HelpName = string.Join('|', Until(last)),
        DefaultValueFactory = _ => Names[0],
    };

    /// <exception cref="ConcurException">There is no such format.</exception>
    public static ReportFormat Parse(string text, ReportFormat last = ReportFormat.Markdown) => (ReportFormat)Index(Until(last), text);

    /// <summary>Where a format stands among those that there are.</summary>
    /// <exception cref="ConcurException">There is no such format.</exception>
    public static int Index(string[] names, string text)
    {
        var index = Array.IndexOf(names, text);
        return index >= 0
            ? index
            : throw new ConcurException(FailureKind.BadInput, $"there is no format '{text}'{NearestName.Suggest(text, names)}; it is one of {string.Join(", ", names)}");
    }

    private static string[] Until(ReportFormat last) => Names[..((int)last + 1)];
}
