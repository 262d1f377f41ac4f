using System.CommandLine;

namespace Concur.Tool.Help;

/// <summary>The parts of a command's description, whose paragraphs are separated by blank lines.</summary>
/// <param name="Summary">The first paragraph: what the command does.</param>
/// <param name="Examples">The lines of the paragraph <c>Examples:</c>. Two blanks separate a command from what it does.</param>
/// <param name="Details">The other paragraphs, in order.</param>
internal sealed record CommandDescription(string Summary, IReadOnlyList<HelpRow> Examples, IReadOnlyList<string> Details)
{
    /// <summary>The description of a command.</summary>
    public static CommandDescription Of(Command command)
    {
        var paragraphs = (command.Description ?? "").Split("\n\n");
        var others = paragraphs.Skip(1).Where(paragraph => !IsExamples(paragraph));
        return new CommandDescription(paragraphs[0], [.. paragraphs.Where(IsExamples).SelectMany(Rows)], [.. others]);
    }

    /// <summary>
    /// The first sentence of a text, without its full stop. Letter by letter: a search for any of several letters would be compiled at
    /// each start, in ten methods.
    /// </summary>
    public static string FirstSentence(string text)
    {
        var end = 0;
        while (end < text.Length && !(text[end] == '.' && end + 1 < text.Length && text[end + 1] is ' ' or '\n')) end++;
        return text[..end].TrimEnd('.');
    }

    private static bool IsExamples(string paragraph) => paragraph.StartsWith("Example", StringComparison.Ordinal);

    private static IEnumerable<HelpRow> Rows(string paragraph) => paragraph.Split('\n').Skip(1).Select(line => Row(line.Trim()));

    private static HelpRow Row(string line)
    {
        var gap = line.IndexOf("  ", StringComparison.Ordinal);
        return gap < 0 ? new HelpRow(line, "") : new HelpRow(line[..gap], line[gap..].Trim());
    }
}
