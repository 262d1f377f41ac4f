using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>Text in which methods of the user's are followed by where they stand: <c>My.Work.Run (Work.cs:58)</c>.</summary>
public static class PlacedText
{
    /// <summary>The text in pieces: a method with its place, and what stands between. A method has its place once.</summary>
    /// <param name="text">The text.</param>
    /// <param name="sources">The places by the methods' names.</param>
    public static IEnumerable<(string Text, SourcePlace? Place)> Pieces(string text, IReadOnlyDictionary<string, SourcePlace> sources)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(sources);
        var named = sources.Keys.Where(name => name.Length > 0)
            .Select(name => (Name: name, Start: Find(text, name)))
            .Where(found => found.Start >= 0)
            .OrderBy(found => found.Start)
            .ThenByDescending(found => found.Name.Length);
        var rest = 0;
        foreach (var (name, start) in named)
        {
            if (start < rest) continue;
            if (start > rest) yield return (text[rest..start], null);
            rest = EndOfPlaced(text, start + name.Length, sources[name]);
            var own = text[start..rest];
            yield return (own.Length > name.Length ? own : $"{name} ({sources[name]})", sources[name]);
        }

        if (rest < text.Length) yield return (text[rest..], null);
    }

    /// <summary>The text as a whole.</summary>
    public static string Of(string text, IReadOnlyDictionary<string, SourcePlace> sources) =>
        string.Concat(Pieces(text, sources).Select(piece => piece.Text));

    /// <summary>A table with the places in the columns of names.</summary>
    /// <param name="table">The table.</param>
    /// <param name="sources">The places by the methods' names; null for none.</param>
    public static TextTable Of(TextTable table, IReadOnlyDictionary<string, SourcePlace>? sources)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (sources is not { Count: > 0 }) return table;
        return table with
        {
            Rows = [.. table.Rows.Select(row => (IReadOnlyList<string>)
                [.. row.Select((cell, column) => column < table.LeftColumns ? Of(cell, sources) : cell)])],
        };
    }

    /// <summary>A text of a run, as a whole.</summary>
    internal static string Of(string text, RunReport run) => Of(text, run.Sources);

    /// <summary>The findings of a run, with the places in their messages.</summary>
    internal static IReadOnlyCollection<Finding> Findings(RunReport run) =>
        [.. run.Findings.Select(finding => finding with { Message = Of(finding.Message, run.Sources) })];

    /// <summary>Where the method ends with the lines that the text itself has behind it.</summary>
    private static int EndOfPlaced(string text, int end, SourcePlace place)
    {
        if (!text.AsSpan(end).StartsWith($" ({place with { Line = 0 }}:", StringComparison.Ordinal)) return end;
        var close = text.IndexOf(')', end);
        return close < 0 ? end : close + 1;
    }

    /// <summary>Where the text has the name as a whole: not as a part of a longer one.</summary>
    private static int Find(string text, string name)
    {
        for (var start = 0; (start = text.IndexOf(name, start, StringComparison.Ordinal)) >= 0; start++)
        {
            var end = start + name.Length;
            if ((start == 0 || !IsOfName(text[start - 1])) && !Continues(text, end)) return start;
        }

        return -1;
    }

    /// <summary>A full stop belongs to the name only where more of a name follows it.</summary>
    private static bool Continues(string text, int end) =>
        end < text.Length && (IsOfName(text[end]) && (text[end] != '.' || (end + 1 < text.Length && IsOfName(text[end + 1]))));

    private static bool IsOfName(char character) => char.IsLetterOrDigit(character) || character is '_' or '.' or '<';
}
