using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Concur.Tool.Commands;
using Concur.Tool.Help;

namespace Concur.Tool.Tests;

/// <summary>
/// Every command that a help text or the README gives people to type is one that the command line parses; what its values mean is not
/// asked. Those in blocks of the README are run by the end-to-end tests.
/// </summary>
public partial class DocumentedCommandsTests
{
    private static readonly RootCommand Root = ToolApplication.Root(ToolRun.CreateEnvironment(
        "/",
        TextWriter.Null,
        Stream.Null,
        TextWriter.Null));

    private static readonly string Readme = File.ReadAllText(Path.Combine(ToolRun.Root, "README.md"));

    private static IEnumerable<string> Topics => HelpTopic.Names.Select(name => HelpTopic.Read(name).Markdown);

    public static TheoryData<string> Documented =>
    [
        .. All(Root).Select(command => command.Description ?? "").Concat(Topics).SelectMany(Examples)
            .Concat(Topics.Append(Readme).SelectMany(InSentences)).Distinct(),
    ];

    [Theory]
    [MemberData(nameof(Documented))]
    public void EveryDocumentedCommandIsUnderstood(string example) =>
        Assert.Null(UsageErrors.First(Root.Parse([.. CommandLineParser.SplitCommandLine(example)])));

    [Fact]
    public void MostCommandsHaveExamples() => Assert.True(All(Root).Count(command => Examples(command.Description ?? "").Any()) >= 8);

    [Fact]
    public void EveryTopicHasExamples() => Assert.All(Topics, topic => Assert.NotEmpty(Examples(topic)));

    /// <summary>The README leaves out the findings and the next steps, which are about a run that its readers do not have.</summary>
    [Fact]
    public void TheAnswerInTheReadmeIsTheToolsOwn()
    {
        var golden = File.ReadAllText(Path.Combine(ToolRun.Root, "tests", "Golden", "show-table.txt"));
        var account = golden[..golden.IndexOf("\n\nFindings", StringComparison.Ordinal)];

        Assert.Contains($"```\n{account}\n```", Readme, StringComparison.Ordinal);
    }

    /// <summary>Lines that begin with the tool's name, without it, without the words behind them and without redirections.</summary>
    private static IEnumerable<string> Examples(string text) => Line().Matches(text).Select(match => match.Groups["args"].Value.Trim());

    /// <summary>Commands in sentences, between backticks.</summary>
    private static IEnumerable<string> InSentences(string text) => InSentence().Matches(text).Select(match => match.Groups["args"].Value);

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);

    [GeneratedRegex(
        """^ *dotnet concur (?<args>[a-z]("[^"]*"|[^"|>#\n])*?)(  .*| [|>#].*)?$""", RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Line();

    [GeneratedRegex("`dotnet concur (?<args>[a-z][^`]*)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex InSentence();
}
