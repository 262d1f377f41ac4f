using System.CommandLine;
using Concur.Core.Model;
using Concur.Tool.Console;
using Concur.Tool.Help;

namespace Concur.Tool.Commands;

/// <summary><c>help</c>: explains a topic or a command.</summary>
internal static class HelpCommand
{
    private const string Description = """
        Explain a topic, such as account or statistics, or a command.

        Examples:
          dotnet concur help               list the topics and the commands
          dotnet concur help account       how to read where the time went
          dotnet concur help run           everything about a command

        Exit codes: 0 done, 2 bad usage or input.
        """;

    public static Command Create(ToolEnvironment environment)
    {
        var words = new Argument<string[]>("TOPIC")
        {
            Description = $"One of {string.Join(", ", HelpTopic.Names)}, or a command",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("help", Description) { words };
        command.SetAction(parsed =>
        {
            Print(parsed.GetValue(words) ?? [], parsed.RootCommandResult.Command, PlainText.On(environment));
            return ExitCode.Done;
        });
        return command;
    }

    /// <exception cref="ConcurException">There is no such topic or command.</exception>
    private static void Print(string[] words, Command root, PlainText text)
    {
        if (words.Length == 0) PrintList(root, text);
        else if (words.Length == 1 && HelpTopic.Names.Contains(words[0])) new MarkdownText(text).Write(HelpTopic.Read(words[0]).Markdown);
        else CommandHelp.WriteAll(Find(words, root), text);
    }

    private static void PrintList(Command root, PlainText text)
    {
        text.Paragraph("Topics:");
        text.Rows(HelpTopic.Names.Select(name => new HelpRow(name, HelpTopic.Read(name).Title)));
        text.Blank();
        text.Paragraph("Commands:");
        text.Rows(root.Subcommands.Select(CommandHelp.SummaryOf));
        text.Blank();
        text.Paragraph($"'{CommandHelp.LineOf(root)} help WORD' explains a topic, or a command with all of its options.");
    }

    private static Command Find(string[] words, Command root)
    {
        var command = root;
        foreach (var word in words)
        {
            var names = command == root ? command.Subcommands.Select(sub => sub.Name).Concat(HelpTopic.Names) : [];
            command = command.Subcommands.FirstOrDefault(sub => sub.Name == word)
                ?? throw UsageErrors.Create($"there is no topic or command '{string.Join(' ', words)}'{NearestName.Suggest(word, names)}; "
                    + $"'{CommandHelp.LineOf(root)} help' lists them");
        }

        return command;
    }
}
