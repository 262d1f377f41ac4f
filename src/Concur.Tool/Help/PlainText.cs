using System.Text;
using Concur.Tool.Console;

namespace Concur.Tool.Help;

/// <summary>A row of two columns.</summary>
/// <param name="Name">An option, a command or a word.</param>
/// <param name="Text">What it means; empty where its name says it.</param>
internal sealed record HelpRow(string Name, string Text);

/// <summary>
/// Writes text of which no line is wider than the terminal: paragraphs, items, rows of two columns, and commands. Only a word of a command
/// may be, because a command that is broken within a word cannot be typed.
/// </summary>
/// <param name="output">Where the text goes.</param>
/// <param name="width">The width of a line, in columns.</param>
internal sealed class PlainText(TextWriter output, int width)
{
    /// <summary>Wider lines are hard to read, however wide the terminal is.</summary>
    public const int Widest = 100;

    private const int Indent = 2;
    private const int Gap = 2;

    /// <summary>A wider name has a line of its own, so that the text has room.</summary>
    private const double MostOfName = 0.45;

    /// <summary>A wider command has a line of its own.</summary>
    private const double MostOfCommand = 0.65;

    /// <summary>A line of them.</summary>
    private const string SomeBlanks = "                                                                                ";

    /// <summary>Breaks a text into lines of a width.</summary>
    private delegate IEnumerable<string> Break(string text, int width);

    /// <summary>Text on standard output.</summary>
    public static PlainText On(ToolEnvironment environment) => new(environment.Out, Math.Min(environment.Width, Widest));

    /// <summary>Ends a block.</summary>
    public void Blank() => output.WriteLine();

    /// <summary>Writes the title of a page, underlined.</summary>
    public void Title(string text)
    {
        var lines = Wrapped(text, width).ToList();
        foreach (var line in lines) output.WriteLine(line);
        output.WriteLine(new string('-', lines.Max(line => line.Length)));
    }

    /// <summary>Writes a paragraph.</summary>
    public void Paragraph(string text)
    {
        foreach (var line in Wrapped(text, width)) output.WriteLine(line);
    }

    /// <summary>Writes an item of a list, after a dash.</summary>
    public void Item(string text)
    {
        var mark = "- ";
        foreach (var line in Wrapped(text, width - mark.Length))
        {
            output.WriteLine(mark + line);
            mark = Blanks(mark.Length);
        }
    }

    /// <summary>Writes rows: names, and beside them what they mean.</summary>
    public void Rows(IEnumerable<HelpRow> rows) => Write([.. rows], MostOfName, Wrapped);

    /// <summary>
    /// Writes a table of several columns, whose headings are its first row. Where it is too wide, each row becomes a line of its name, and
    /// beside it what stands in its columns.
    /// </summary>
    public void Table(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var headings = rows[0];
        int[] widths = [.. headings.Select((_, column) => rows.Max(row => row[column].Length))];
        if (Indent + widths.Sum() + (Gap * (widths.Length - 1)) > width)
        {
            Rows(rows.Skip(1).Select(row => new HelpRow(
                row[0], string.Join("; ", row.Skip(1).Select((cell, column) => $"{headings[column + 1]}: {cell}")))));
            return;
        }

        var gap = Blanks(Gap);
        foreach (var row in rows)
        {
            var cells = row.Select((cell, column) => Padded(cell, widths[column]));
            output.WriteLine((Blanks(Indent) + string.Join(gap, cells)).TrimEnd());
        }
    }

    /// <summary>Writes commands, and beside them what they do. A long command goes on after a backslash, as in a shell.</summary>
    public void Commands(IEnumerable<HelpRow> rows) => Write([.. rows], MostOfCommand, Continued);

    private void Write(List<HelpRow> rows, double mostOfName, Break breakName)
    {
        var most = (int)(width * mostOfName);
        var column = 0;
        foreach (var row in rows)
        {
            if (row.Text.Length > 0 && row.Name.Length <= most) column = Math.Max(column, row.Name.Length);
        }

        var beside = Blanks(Indent + column + Gap);
        foreach (var row in rows)
        {
            var names = breakName(row.Name, width - Indent).ToList();
            var texts = Wrapped(row.Text, width - beside.Length).ToList();
            var sharesLine = row.Name.Length <= column && texts.Count > 0;
            foreach (var name in sharesLine ? names.SkipLast(1) : names) output.WriteLine(Blanks(Indent) + name);
            if (sharesLine) output.WriteLine(Blanks(Indent) + Padded(names[^1], column + Gap) + texts[0]);
            foreach (var text in sharesLine ? texts.Skip(1) : texts) output.WriteLine(beside + text);
        }
    }

    private static string Padded(string text, int columns) => text + Blanks(Math.Max(0, columns - text.Length));

    /// <summary>
    /// Cut from a constant: the code that fills a new string is made for the processor at hand, and would be compiled at each start.
    /// </summary>
    private static string Blanks(int count) => count <= SomeBlanks.Length ? SomeBlanks[..count] : new string(' ', count);

    /// <summary>Breaks a text at its blanks, and words that are wider than a line anywhere.</summary>
    private static IEnumerable<string> Wrapped(string text, int width)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).SelectMany(word => Pieces(word, width)))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }

            if (line.Length > 0) line.Append(' ');
            line.Append(word);
        }

        if (line.Length > 0) yield return line.ToString();
    }

    private static IEnumerable<string> Pieces(string word, int width)
    {
        for (; word.Length > width; word = word[width..]) yield return word[..width];
        yield return word;
    }

    /// <summary>Breaks a command where a shell lets it go on after a backslash: at blanks outside quotes.</summary>
    private static IEnumerable<string> Continued(string command, int width)
    {
        const string onwards = " \\";
        if (command.Length <= width) return [command];
        var lines = new List<string> { "" };
        foreach (var word in Words(command))
        {
            if (lines[^1].Length > 0 && lines[^1].Length + 1 + word.Length + onwards.Length > width)
            {
                lines[^1] += onwards;
                lines.Add(Blanks(Indent) + word);
            }
            else
            {
                lines[^1] += lines[^1].Length > 0 ? ' ' + word : word;
            }
        }

        return lines;
    }

    private static IEnumerable<string> Words(string command)
    {
        var (start, isQuoted) = (0, false);
        for (var i = 0; i < command.Length; i++)
        {
            if (command[i] == '"') isQuoted = !isQuoted;
            if (command[i] != ' ' || isQuoted) continue;
            yield return command[start..i];
            start = i + 1;
        }

        yield return command[start..];
    }
}
