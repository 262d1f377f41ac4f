using System.CommandLine;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Tool.Help;

namespace Concur.Tool.Tests;

public class HelpTests
{
    private const int ScreenWidth = 80;
    private const int ScreenHeight = 40;

    public static TheoryData<string> EveryCommand => GoldenTests.EveryCommand;

    public static TheoryData<string> EveryTopic => [.. HelpTopic.Names];

    [Theory]
    [MemberData(nameof(EveryCommand))]
    public async Task ShortHelpFitsAScreen(string command)
    {
        var lines = await Lines($"{command} --help", ScreenWidth);

        Assert.InRange(lines.Length, 1, ScreenHeight);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, ScreenWidth));
    }

    [Theory]
    [MemberData(nameof(EveryCommand))]
    public async Task ShortHelpHasTheEssentialOptionsAndSaysHowToGetTheRest(string words)
    {
        var command = Find(words);
        var lines = await Lines($"{words} --help", ScreenWidth);
        var shown = EssentialOptions.Of(command).Where(option => !option.Hidden).ToList();

        Assert.All(shown, option => Assert.Contains(lines, line => line.Contains(option.Name, StringComparison.Ordinal)));
        Assert.Equal(
            command.Options.Count(option => !option.Hidden) > shown.Count,
            lines[^1].StartsWith("More options", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(EveryCommand))]
    public void TheEssentialOptionsOfACommandAreItsOwn(string words)
    {
        var command = Find(words);

        Assert.All(EssentialOptions.NamesFor(command), name => Assert.Contains(command.Options, option => option.Name == name));
    }

    [Theory]
    [MemberData(nameof(EveryCommand))]
    public async Task AllOfTheHelpHasEverythingThatIsSaidOfACommand(string words)
    {
        var command = Find(words);
        var all = string.Join(' ', (await Lines($"{words} --help --all", PlainText.Widest)).SelectMany(Words));

        Assert.All(command.Options.Where(option => !option.Hidden), option =>
        {
            Assert.Contains($"{option.Name} ", all, StringComparison.Ordinal);
            Assert.Contains(string.Join(' ', Words(option.Description!)), all, StringComparison.Ordinal);
        });
        Assert.All(
            CommandDescription.Of(command).Details,
            detail => Assert.Contains(string.Join(' ', Words(detail)), all, StringComparison.Ordinal));
        Assert.Contains("--width", all, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(EveryCommand))]
    public async Task ACommandIsListedInOneLine(string words)
    {
        var names = Find(words).Subcommands.Where(sub => !sub.Hidden).Select(sub => sub.Name).ToList();
        if (names.Count == 0) return;
        var lines = await Lines($"{words} --help", ScreenWidth);
        var listed = lines.SkipWhile(line => line != "Commands:").Skip(1).TakeWhile(line => line.Length > 0).ToList();

        Assert.Equal(names, listed.Select(line => Words(line)[0]));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(ScreenWidth)]
    [InlineData(200)]
    public async Task NoLineIsWiderThanTheTerminal(int width)
    {
        var texts = HelpTopic.Names.Select(name => $"help {name}").Concat(["", "help", "--help", "--help --all"]);
        foreach (var text in texts)
            Assert.All(await Lines(text, width), line => Assert.InRange(line.Length, 0, Math.Min(width, PlainText.Widest)));
    }

    [Theory]
    [MemberData(nameof(EveryTopic))]
    public async Task ATopicIsPrintedAsPlainText(string topic)
    {
        var lines = await Lines($"help {topic}", ScreenWidth);

        Assert.Equal(HelpTopic.Read(topic).Title, lines[0]);
        Assert.DoesNotContain(lines, line => line.Contains('`') || line.Contains("**", StringComparison.Ordinal) || line.StartsWith('#'));
    }

    [Fact]
    public async Task HelpOfACommandIsAllOfItsHelp() =>
        Assert.Equal(await Lines("run --help --all", ScreenWidth), await Lines("help run", ScreenWidth));

    [Fact]
    public async Task TheIntroductionHasThreeExamplesAndLeadsToTheCommands()
    {
        var lines = await Lines("", ScreenWidth);

        Assert.Equal(3, lines.Count(line => line.StartsWith("  dotnet concur ", StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.Contains("'dotnet concur --help'", StringComparison.Ordinal));
    }

    [Fact]
    public void TheTopicsNameWhatThereIs()
    {
        var (strategies, account) = (HelpTopic.Read("strategies").Markdown, HelpTopic.Read("account").Markdown);

        Assert.All(StrategyCatalogue.All, strategy => Assert.Contains($"| `{strategy.Name}` |", strategies, StringComparison.Ordinal));
        Assert.All(CategoryNames.All.Select(CategoryNames.Of), name => Assert.Contains($"| `{name}` |", account, StringComparison.Ordinal));
    }

    [Fact]
    public void TheTopicSaysWhichStrategiesRunByDefault()
    {
        var defaults = StrategyCatalogue.All.Where(strategy => strategy.DefaultUse != DefaultUse.Never).Select(strategy => strategy.Name);
        var paragraph = HelpTopic.Read("strategies").Markdown.Split("\n\n")
            .Single(text => text.StartsWith("Without `-s`", StringComparison.Ordinal));
        var quoted = paragraph.Split('`').Where((_, index) => index % 2 == 1).Where(word => word[0] != '-');

        Assert.Equal(defaults.Order(), quoted.Distinct().Order());
    }

    private static string[] Words(string text) => text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);

    private static Command Find(string words) => Words(words)
        .Aggregate((Command)ToolRun.RootCommand(), (command, word) => command.Subcommands.Single(sub => sub.Name == word));

    private static async Task<string[]> Lines(string args, int width)
    {
        var run = await ToolRun.Of("/", [.. Words(args), "--width", FormattableString.Invariant($"{width}")]);

        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        return run.Out.TrimEnd('\n').Split('\n');
    }
}
