using Concur.Core.Model;
using Concur.Protocol;
using Concur.Reports;
using Spectre.Console;

namespace Concur.Tool.Console;

/// <summary>Text with the places of methods in the source, as links (OSC 8) where the terminal knows links.</summary>
internal static class PlacedParagraph
{
    /// <param name="text">The text.</param>
    /// <param name="sources">The places by the methods' names; null for none.</param>
    /// <param name="style">The style of all of it.</param>
    public static Paragraph Of(string text, IReadOnlyDictionary<string, SourcePlace>? sources, Style? style = null)
    {
        var paragraph = new Paragraph();
        if (sources is null) return paragraph.Append(TerminalText.EscapedLines(text), style);
        foreach (var (piece, place) in PlacedText.Pieces(text, sources))
            paragraph.Append(TerminalText.EscapedLines(piece), style, LinkTo(place));
        return paragraph;
    }

    /// <summary>
    /// A link to the file, or where it is not on this machine to its host of sources; null where neither is known. Files of other machines
    /// are not asked for.
    /// </summary>
    private static Link? LinkTo(SourcePlace? place) => place is { File: var file } && IsLocal(file) && File.Exists(file)
        ? new Link(FormattableString.Invariant($"{new Uri(file).AbsoluteUri}{(place.Line > 0 ? $"#{place.Line}" : "")}"))
        : place?.Url is { } url ? new Link(url) : null;

    private static bool IsLocal(string file) => Path.IsPathFullyQualified(file) && file is not (['\\' or '/', '\\' or '/', ..]);
}
