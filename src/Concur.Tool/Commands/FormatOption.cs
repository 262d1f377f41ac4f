using System.CommandLine;
using Concur.Core.Model;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>The option that chooses how a run is printed.</summary>
internal static class FormatOption
{
    private static readonly string[] Names = ["table", "json", "markdown"];

    public static Option<string> Create() => new("--format")
    {
        Description = "What goes to standard output; json is exactly the run file",
        HelpName = "table|json|markdown",
        DefaultValueFactory = _ => "table",
    };

    /// <exception cref="ConcurException">There is no such format.</exception>
    public static ReportFormat Parse(string text)
    {
        var index = Array.IndexOf(Names, text);
        return index >= 0
            ? (ReportFormat)index
            : throw new ConcurException(FailureKind.BadInput, $"there is no format '{text}'{NearestName.Suggest(text, Names)}; it is one of {string.Join(", ", Names)}");
    }
}
