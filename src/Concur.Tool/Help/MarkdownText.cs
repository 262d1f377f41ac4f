namespace Concur.Tool.Help;

/// <summary>
/// Writes Markdown as plain text. It reads what the topics are made of: headings, paragraphs, items that begin with a dash, tables, and
/// blocks of commands.
/// </summary>
/// <param name="text">Where the text goes.</param>
internal sealed class MarkdownText(PlainText text)
{
    private const string Fence = "```";
    private const string Dash = "- ";

    /// <summary>Writes a whole text.</summary>
    public void Write(string markdown)
    {
        var lines = new Queue<string>(markdown.Split('\n'));
        var (isFirst, followsHeading, wasItem) = (true, false, false);
        while (lines.TryPeek(out var line))
        {
            if (line.Length == 0)
            {
                lines.Dequeue();
                continue;
            }

            var isItem = line.StartsWith(Dash, StringComparison.Ordinal);
            if (!isFirst && !followsHeading && !(isItem && wasItem)) text.Blank();
            WriteBlock(line, lines);
            (isFirst, followsHeading, wasItem) = (false, line.StartsWith("##", StringComparison.Ordinal), isItem);
        }
    }

    private void WriteBlock(string first, Queue<string> lines)
    {
        if (first.StartsWith("# ", StringComparison.Ordinal)) text.Title(Heading(lines.Dequeue()));
        else if (first[0] == '#') text.Paragraph(Heading(lines.Dequeue()).ToUpperInvariant());
        else if (first.StartsWith(Fence, StringComparison.Ordinal)) text.Commands(Commands(lines));
        else if (first[0] == '|') WriteTable(Table(lines));
        else if (first.StartsWith(Dash, StringComparison.Ordinal)) text.Item(Words(Joined(lines))[Dash.Length..]);
        else text.Paragraph(Words(Joined(lines)));
    }

    /// <summary>The lines of a paragraph or an item, as one.</summary>
    private static string Joined(Queue<string> lines)
    {
        var joined = lines.Dequeue();
        while (lines.TryPeek(out var next) && next.Length > 0 && !BeginsBlock(next)) joined += ' ' + lines.Dequeue().Trim();
        return joined;
    }

    private static bool BeginsBlock(string line) =>
        line[0] is '#' or '|' || line.StartsWith(Dash, StringComparison.Ordinal) || line.StartsWith(Fence, StringComparison.Ordinal);

    /// <summary>The commands of a block; what stands behind one as a comment says what it does.</summary>
    private static List<HelpRow> Commands(Queue<string> lines)
    {
        var rows = new List<HelpRow>();
        lines.Dequeue();
        while (lines.TryDequeue(out var line) && !line.StartsWith(Fence, StringComparison.Ordinal))
        {
            var comment = line.IndexOf(" # ", StringComparison.Ordinal);
            rows.Add(comment < 0 ? new HelpRow(line, "") : new HelpRow(line[..comment].TrimEnd(), line[(comment + 3)..]));
        }

        return rows;
    }

    /// <summary>A table of two columns says what something means; one of more columns compares.</summary>
    private void WriteTable(List<string[]> rows)
    {
        if (rows[0].Length > 2) text.Table(rows);
        else text.Rows(rows.Select(row => new HelpRow(row[0], row[1])));
    }

    /// <summary>The rows of a table, its headings first.</summary>
    private static List<string[]> Table(Queue<string> lines)
    {
        var rows = new List<string[]>();
        while (lines.TryPeek(out var line) && line.StartsWith('|'))
        {
            var cells = lines.Dequeue().Split('|', StringSplitOptions.TrimEntries)[1..^1];
            if (!Array.TrueForAll(cells, cell => cell.StartsWith("---", StringComparison.Ordinal)))
                rows.Add([Heading(cells[0]), .. cells.Skip(1).Select(Words)]);
        }

        return rows;
    }

    private static string Heading(string line) => line.TrimStart('#').Trim().Replace("`", "", StringComparison.Ordinal);

    /// <summary>Code stands in quotes, as in the tool's messages; emphasis has no form in plain text.</summary>
    private static string Words(string line) =>
        line.Replace("**", "", StringComparison.Ordinal).Replace('`', '\'');
}
