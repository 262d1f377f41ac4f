using System.CommandLine;
using Concur.Core.Model;

namespace Concur.Tool.Help;

/// <summary>Writes the help of a command: in short, which fits a screen, or all there is.</summary>
internal static class CommandHelp
{
    private const int MostExamples = 5;
    private const int ExamplesOfIntroduction = 3;

    /// <summary>The words that lead to a command, such as <c>dotnet concur list runs</c>.</summary>
    public static string LineOf(Command command) =>
        command.Parents.OfType<Command>().FirstOrDefault() is { } parent ? $"{LineOf(parent)} {command.Name}" : "dotnet concur";

    /// <summary>Writes what the tool is for, and how to begin.</summary>
    public static void WriteIntroduction(Command root, PlainText text)
    {
        var description = CommandDescription.Of(root);
        text.Paragraph(description.Summary);
        text.Blank();
        text.Commands(description.Examples.Take(ExamplesOfIntroduction));
        text.Blank();
        text.Paragraph($"'{LineOf(root)} --help' lists the commands, and '{LineOf(root)} help' the topics of the reference.");
    }

    /// <summary>Writes the help that fits a screen, and how to get the rest.</summary>
    public static void WriteShort(Command command, PlainText text)
    {
        var description = CommandDescription.Of(command);
        var options = EssentialOptions.Of(command).Where(option => !option.Hidden).ToList();
        text.Paragraph(description.Summary);
        WriteExamples(description.Examples.Take(MostExamples), text);
        WriteUsage(command, text);
        Section("Arguments", command.Arguments.Select(argument => Row(argument, isShort: true)), text);
        Section("Commands", command.Subcommands.Where(sub => !sub.Hidden).Select(SummaryOf), text);
        Section("Options", options.Select(option => Row(option, isShort: true)), text);
        if (command.Subcommands.Count > 0)
        {
            text.Blank();
            text.Paragraph($"'{LineOf(command)} <COMMAND> --help' explains a command.");
        }

        if (LeftOut(command, description, options) is { Count: > 0 } left)
        {
            text.Blank();
            text.Paragraph($"More {Figures.Listed(left)}: {LineOf(command)} --help --all");
        }
    }

    /// <summary>Writes everything about a command and the commands below it.</summary>
    public static void WriteAll(Command command, PlainText text)
    {
        var description = CommandDescription.Of(command);
        text.Title(LineOf(command));
        text.Paragraph(description.Summary);
        WriteExamples(description.Examples, text);
        foreach (var paragraph in description.Details)
        {
            text.Blank();
            text.Paragraph(paragraph);
        }

        WriteUsage(command, text);
        Section("Arguments", command.Arguments.Select(argument => Row(argument, isShort: false)), text);
        Section("Commands", command.Subcommands.Where(sub => !sub.Hidden).Select(SummaryOf), text);
        Section("Options", command.Options.Concat(Inherited(command)).Select(option => Row(option, isShort: false)), text);
        foreach (var sub in command.Subcommands)
        {
            text.Blank();
            WriteAll(sub, text);
        }
    }

    /// <summary>A command and the first sentence of its description.</summary>
    public static HelpRow SummaryOf(Command command) =>
        new(command.Name, CommandDescription.FirstSentence(CommandDescription.Of(command).Summary));

    private static void WriteExamples(IEnumerable<HelpRow> examples, PlainText text)
    {
        if (examples.ToList() is not { Count: > 0 } rows) return;
        text.Blank();
        text.Paragraph(rows.Count == 1 ? "Example:" : "Examples:");
        text.Commands(rows);
    }

    private static void WriteUsage(Command command, PlainText text)
    {
        var arguments = command.Subcommands.Count > 0 ? ["<COMMAND>"] : command.Arguments.Select(UsageOf);
        text.Blank();
        text.Paragraph("Usage:");
        text.Commands([new HelpRow(string.Join(' ', arguments.Prepend(LineOf(command)).Append("[options]")), "")]);
    }

    private static void Section(string title, IEnumerable<HelpRow> rows, PlainText text)
    {
        if (rows.ToList() is not { Count: > 0 } all) return;
        text.Blank();
        text.Paragraph(title + ":");
        text.Rows(all);
    }

    /// <summary>What the short help of a command lacks: the line at its end names it.</summary>
    private static List<string> LeftOut(Command command, CommandDescription description, List<Option> shown)
    {
        var texts = shown.Select(option => option.Description).Concat(command.Arguments.Select(argument => argument.Description));
        var isCut = texts.OfType<string>().Any(text => CommandDescription.FirstSentence(text) != text);
        var left = new List<string>();
        if (shown.Count < command.Options.Count(option => !option.Hidden)) left.Add("options");
        if (description.Examples.Count > MostExamples) left.Add("examples");
        if (description.Details.Count > 0 || isCut) left.Add("details");
        return left;
    }

    /// <summary>The options that a command has from the commands above it.</summary>
    private static IEnumerable<Option> Inherited(Command command) => command.Parents.OfType<Command>()
        .SelectMany(parent => parent.Options.Where(option => option.Recursive).Concat(Inherited(parent)));

    private static string UsageOf(Argument argument)
    {
        var word = $"<{argument.Name}>{(argument.Arity.MaximumNumberOfValues > 1 ? "..." : "")}";
        return argument.HasDefaultValue || argument.Arity.MinimumNumberOfValues == 0 ? $"[{word}]" : word;
    }

    private static HelpRow Row(Argument argument, bool isShort) => new(
        $"<{argument.Name}>",
        Described(argument.Description, argument.HasDefaultValue ? argument.GetDefaultValue() : null, isShort));

    private static HelpRow Row(Option option, bool isShort)
    {
        var names = new List<string>();
        foreach (var known in option.Aliases.Append(option.Name))
        {
            // A sort would be compiled at each start, and there are two names.
            var longer = names.FindIndex(before => before.Length > known.Length);
            if (known[0] == '-') names.Insert(longer < 0 ? names.Count : longer, known);
        }

        var value = option.HelpName is { } name ? $" <{name}>" : "";
        return new HelpRow(
            string.Join(", ", names) + value,
            Described(option.Description, option.HasDefaultValue ? option.GetDefaultValue() : null, isShort));
    }

    private static string Described(string? description, object? byDefault, bool isShort)
    {
        var text = isShort ? CommandDescription.FirstSentence(description ?? "") : description ?? "";
        return byDefault is string { Length: > 0 } value ? $"{text} [default: {value}]" : text;
    }
}
