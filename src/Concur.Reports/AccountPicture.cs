using System.Collections.Immutable;
using System.Globalization;
using System.Xml;
using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>The lanes' accounts as a picture: a bar of 100 % for each strategy. SVG, for READMEs and slides.</summary>
public static class AccountPicture
{
    private const string Svg = "http://www.w3.org/2000/svg";

    /// <summary>Smaller shares would be printed as none.</summary>
    internal const double Shown = 0.0005;

    private const double Width = 960;
    private const double Labels = 190;
    private const double Bars = Width - Labels - 24;
    private const double Row = 34;
    private const double Bar = 22;
    private const double Top = 64;
    private const double LegendRow = 24;
    private const double NoteRow = 18;
    private const double Letter = 7.2;
    private const int LongestLabel = 26;

    /// <summary>Writes the picture.</summary>
    /// <param name="run">The run.</param>
    /// <param name="output">Where to, as UTF-8.</param>
    /// <exception cref="ConcurException">No strategy has an account.</exception>
    public static void Write(RunReport run, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(output);
        var trials = run.Trials.Where(trial => trial.Account is { LaneNs: > 0 }).ToList();
        if (trials.Count == 0)
            throw new ConcurException(FailureKind.BadInput, "no strategy of the run has an account: there is nothing to draw");
        List<string> categories =
        [
            .. CategoryNames.All.Where(category => trials.Any(trial => trial.Account!.Share(category) >= Shown)).Select(CategoryNames.Of),
            CategoryInfo.Unexplained.Name,
        ];
        var legend = Legend(categories, Top + (trials.Count * Row) + 44);
        var notes = AccountNotes.Of(trials, (int)((Width - 32) / Letter));
        var height = legend[^1].Y + LegendRow + (notes.Length * NoteRow);

        using var xml = XmlWriter.Create(output, new XmlWriterSettings { Indent = true, NewLineChars = "\n", OmitXmlDeclaration = true });
        xml.WriteStartElement("svg", Svg);
        Attributes(
            xml,
            ("viewBox", $"0 0 {Number(Width)} {Number(height)}"),
            ("role", "img"),
            ("font-family", "system-ui, sans-serif"),
            ("font-size", "13"),
            ("fill", "#22262a"));
        xml.WriteElementString("title", Svg, Visible($"{RunHeading.Title(run)}: where the workers' time went"));
        Patterns(xml, categories);
        Rectangle(xml, 0, 0, Width, height, "#ffffff");
        Text(xml, 16, 28, RunHeading.Title(run), ("font-size", "17"), ("font-weight", "600"));
        Text(xml, 16, 50, "where the workers' time went", ("fill", "#545d66"));
        for (var i = 0; i < trials.Count; i++) Strategy(xml, trials[i], Top + (i * Row), categories);
        Axis(xml, Top + (trials.Count * Row));
        foreach (var (category, x, y) in legend)
        {
            Area(xml, category, x, y - 11, 20, 14);
            Text(xml, x + 27, y, CategoryInfo.Find(category)!.Words);
        }

        for (var i = 0; i < notes.Length; i++) Text(xml, 16, legend[^1].Y + LegendRow + (i * NoteRow), notes[i], ("fill", "#545d66"));

        xml.WriteEndElement();
    }

    /// <summary>A label that has room.</summary>
    internal static string Shortened(string label) => label.Length <= LongestLabel ? label : label[..(LongestLabel - 1)] + "\u2026";

    private static void Strategy(XmlWriter xml, TrialReport trial, double y, List<string> categories)
    {
        Text(xml, Labels - 12, y + 16, Shortened(trial.Label), ("text-anchor", "end"));
        var x = Labels;
        foreach (var category in categories)
        {
            var share = Share(trial.Account!, category);
            var width = Math.Min(Math.Max(0, share) * Bars, Labels + Bars - x);
            if (width < 0.05) continue;
            Area(xml, category, x, y, width, Bar);
            var (look, words) = (CategoryInfo.Find(category)!.Look, $"{CategoryInfo.Find(category)!.Words} {Figures.Percent(share)}");
            if (width > (words.Length * Letter) + 8)
                Text(
                    xml,
                    x + (width / 2),
                    y + 15.5,
                    words,
                    ("text-anchor", "middle"),
                    ("fill", TextColour.On(look.Light)),
                    ("stroke", look.Light),
                    ("stroke-width", "4"),
                    ("paint-order", "stroke"),
                    ("font-size", "12"));
            x += width;
        }
    }

    private static double Share(Account account, string category) => category == CategoryInfo.Unexplained.Name
        ? account.UnexplainedNs / (double)account.LaneNs
        : account.Share(CategoryNames.All.First(one => CategoryNames.Of(one) == category)) ?? 0;

    private static void Axis(XmlWriter xml, double y)
    {
        for (var tenth = 0; tenth <= 10; tenth += 2)
        {
            var x = Labels + (Bars * tenth / 10);
            Rectangle(xml, x - 0.5, Top - 6, 1, y - Top + 6, "#22262a", ("opacity", "0.12"));
            Text(
                xml,
                x,
                y + 16,
                Figures.Percent(tenth / 10.0).Replace(".0", "", StringComparison.Ordinal),
                ("text-anchor", "middle"),
                ("fill", "#545d66"));
        }
    }

    /// <summary>Where each entry stands: in rows as wide as the picture.</summary>
    private static List<(string Category, double X, double Y)> Legend(List<string> categories, double top)
    {
        var (x, y, entries) = (16.0, top, new List<(string, double, double)>());
        foreach (var category in categories)
        {
            var width = 27 + (CategoryInfo.Find(category)!.Words.Length * Letter) + 20;
            if (x + width > Width) (x, y) = (16.0, y + LegendRow);
            entries.Add((category, x, y));
            x += width;
        }

        return entries;
    }

    private static void Patterns(XmlWriter xml, List<string> categories)
    {
        xml.WriteStartElement("defs", Svg);
        foreach (var category in categories)
        {
            if (CategoryInfo.Find(category)!.Look.Lines is not { } lines) continue;
            xml.WriteStartElement("pattern", Svg);
            Attributes(
                xml,
                ("id", category),
                ("width", "8"),
                ("height", Number(lines.Apart + 1.5)),
                ("patternUnits", "userSpaceOnUse"),
                ("patternTransform", $"rotate({lines.Degrees})"));
            Rectangle(xml, 0, 0, 8, 1.5, "#ffffff", ("opacity", "0.55"));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void Area(XmlWriter xml, string category, double x, double y, double width, double height)
    {
        var look = CategoryInfo.Find(category)!.Look;
        Rectangle(xml, x, y, width, height, look.Light);
        if (look.Lines is not null) Rectangle(xml, x, y, width, height, $"url(#{category})");
    }

    private static void Rectangle(
        XmlWriter xml,
        double x,
        double y,
        double width,
        double height,
        string fill,
        params (string Name, string Value)[] more)
    {
        xml.WriteStartElement("rect", Svg);
        Attributes(
            xml,
            [("x", Number(x)), ("y", Number(y)), ("width", Number(width)), ("height", Number(height)), ("fill", fill), .. more]);
        xml.WriteEndElement();
    }

    private static void Text(XmlWriter xml, double x, double y, string text, params (string Name, string Value)[] more)
    {
        xml.WriteStartElement("text", Svg);
        Attributes(xml, [("x", Number(x)), ("y", Number(y)), .. more]);
        xml.WriteString(Visible(text));
        xml.WriteEndElement();
    }

    /// <summary>XML has no place for most control characters.</summary>
    private static string Visible(string text) =>
        string.Concat(text.EnumerateRunes()
            .Select(rune => rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString()));

    private static void Attributes(XmlWriter xml, params (string Name, string Value)[] attributes)
    {
        foreach (var (name, value) in attributes) xml.WriteAttributeString(name, value);
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}

/// <summary>What bars of 100 % cannot show of accounts, in lines of text.</summary>
internal static class AccountNotes
{
    /// <summary>Categories that can't be had, and residues below nothing, which no area can have.</summary>
    /// <param name="trials">Trials with accounts.</param>
    /// <param name="most">So many characters in a line at most.</param>
    public static ImmutableArray<string> Of(IReadOnlyList<TrialReport> trials, int most) =>
        [
            .. Together("unavailable", trials, Unavailable)
                .Concat(Together("unexplained, the categories being more than the whole", trials, Excess))
                .SelectMany(note => Lines(note, most)),
        ];

    /// <summary>One note where it is the same for all.</summary>
    private static IEnumerable<string> Together(string what, IReadOnlyList<TrialReport> trials, Func<Account, string> of)
    {
        var notes = trials.Select(trial => (Label: AccountPicture.Shortened(trial.Label), Text: of(trial.Account!))).ToList();
        var there = notes.Where(note => note.Text.Length > 0).ToList();
        if (there.Count == 0) return [];
        return there.Count == notes.Count && there.TrueForAll(note => note.Text == there[0].Text)
            ? [$"{what}: {there[0].Text}"]
            : there.Select(note => $"{what}, {note.Label}: {note.Text}");
    }

    private static string Unavailable(Account account) =>
        string.Join(
            ", ",
            CategoryNames.All.Where(category => account[category] is null)
                .Select(category => CategoryInfo.Of(category).Words));

    private static string Excess(Account account) =>
        account.UnexplainedNs / (double)account.LaneNs is var share && share <= -AccountPicture.Shown ? Figures.Percent(share) : "";

    private static IEnumerable<string> Lines(string text, int most)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > most)
            {
                yield return line;
                line = "";
            }

            line += line.Length == 0 ? word : " " + word;
        }

        yield return line;
    }
}
