using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text;

namespace Concur.Tool.Commands;

/// <summary>
/// Completes a line that is being typed. A shell asks by the directive of System.CommandLine, as in
/// <c>dotnet-concur "[suggest:20]" "dotnet-concur run -s th"</c>, and gets a word per line. The answer is the tool's own: the library's
/// offers flags the words True and False, and words that only contain what was typed.
/// </summary>
internal static class LineCompletion
{
    private const string Directive = "[suggest";
    private const string Tool = "dotnet-concur";

    /// <summary>Whether the arguments are such a question.</summary>
    public static bool IsAsked(string[] args) => args.Length > 0 && args[0].StartsWith(Directive, StringComparison.Ordinal);

    /// <summary>Writes the words that could stand where the cursor is.</summary>
    /// <param name="args">The directive, and the line.</param>
    /// <param name="root">The command line as a tree of commands.</param>
    /// <param name="output">Where they are written.</param>
    public static void Answer(string[] args, RootCommand root, TextWriter output)
    {
        var line = args.ElementAtOrDefault(1) ?? "";
        var number = args[0][Directive.Length..].TrimStart(':').TrimEnd(']');
        var isPosition = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var position);
        foreach (var word in Words(root, isPosition ? line[..Math.Min(position, line.Length)] : line)) output.WriteLine(word);
    }

    /// <summary>The words that could stand at the end of a line, each whole.</summary>
    /// <param name="root">The command line as a tree of commands.</param>
    /// <param name="line">What was typed up to the cursor, with the tool's name.</param>
    public static IEnumerable<string> Words(RootCommand root, string line)
    {
        if (WithoutTool(line) is not { } own) return [];
        var (before, word) = Split(own);
        var equals = word.StartsWith("--", StringComparison.Ordinal) ? word.IndexOf('=', StringComparison.Ordinal) : -1;
        if (equals < 0) return Words(root, before, word);
        var option = word[..equals];
        return Words(root, $"{before}{option} ", word[(equals + 1)..]).Select(value => $"{option}={value}");
    }

    /// <summary>
    /// The library is asked about a line without the options that have their values already: it would go on with the values of
    /// the last one, or offer a flag true and false.
    /// </summary>
    private static IEnumerable<string> Words(RootCommand root, string before, string word)
    {
        var (command, open, kept) = ((Command)root, (Option?)null, new StringBuilder());
        foreach (var token in CommandLineParser.SplitCommandLine(before))
        {
            if (open is not null) open = null;
            else if (token.StartsWith('-')) open = Options(command).FirstOrDefault(option => TakesValue(option) && IsCalled(option, token));
            else if (command.Subcommands.FirstOrDefault(sub => sub.Name == token) is { } sub) kept.Append((command = sub).Name).Append(' ');
            else kept.Append("x ");
        }

        if (open is null && word.StartsWith('-')) return Matching(Options(command).Where(option => !option.Hidden).SelectMany(Names), word);
        var text = $"{kept}{open?.Name} {word}".TrimStart();
        var values = root.Parse(text).GetCompletions(text.Length).Select(item => item.Label);
        return Matching(values.Where(label => label[0] is not ('-' or '/')), word);
    }

    /// <summary>Behind an equals sign a value is still missing: a shell would take the word for whole, and end it with a blank.</summary>
    private static IEnumerable<string> Matching(IEnumerable<string> words, string word) => words
        .Where(each => each.StartsWith(word, StringComparison.Ordinal) && !(each == word && word.EndsWith('=')))
        .Distinct(StringComparer.Ordinal)
        .Order(StringComparer.Ordinal);

    private static IEnumerable<Option> Options(Command command) => command.Options
        .Concat(command.Parents.OfType<Command>().SelectMany(Options).Where(option => option.Recursive));

    private static IEnumerable<string> Names(Option option) => option.Aliases.Prepend(option.Name).Where(name => name[0] == '-');

    private static bool IsCalled(Option option, string name) => option.Name == name || option.Aliases.Contains(name);

    private static bool TakesValue(Option option) => option.ValueType != typeof(bool) && option is not HelpOption;

    /// <summary>Splits a line before its last word, which is empty after a blank.</summary>
    private static (string Before, string Word) Split(string line)
    {
        var start = line.LastIndexOfAny([' ', '\t', '\n']) + 1;
        return (line[..start], line[start..]);
    }

    /// <summary>The line without <c>dotnet-concur</c> or <c>dotnet concur</c> at its beginning, which may be a path.</summary>
    /// <returns>Null for a line of another tool of dotnet.</returns>
    private static string? WithoutTool(string line)
    {
        var (first, rest) = First(line);
        if (NameOf(first) == Tool) return rest;
        if (NameOf(first) != "dotnet") return line;
        var (second, others) = First(rest);
        return second == "concur" || NameOf(second) == Tool ? others : null;
    }

    private static (string Word, string Others) First(string line)
    {
        var text = line.TrimStart();
        var end = text.IndexOf(' ', StringComparison.Ordinal);
        return end < 0 ? (text, "") : (text[..end], text[(end + 1)..]);
    }

    private static string NameOf(string path)
    {
        var name = path[(path.LastIndexOfAny(['/', '\\']) + 1)..];
        return name.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".dll", StringComparison.OrdinalIgnoreCase)
            ? name[..^4]
            : name;
    }
}
