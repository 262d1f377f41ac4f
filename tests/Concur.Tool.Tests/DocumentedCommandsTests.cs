using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Concur.Tool.Commands;

namespace Concur.Tool.Tests;

/// <summary>
/// Every line that a help text gives people to type is one that the command line parses; what its values mean is not asked.
/// The commands of the README are run by the end-to-end tests.
/// </summary>
public partial class DocumentedCommandsTests
{
    private static readonly RootCommand Root = ToolApplication.Root(ToolRun.CreateEnvironment(
        "/",
        TextWriter.Null,
        Stream.Null,
        TextWriter.Null));

    public static TheoryData<string> InHelp => [.. All(Root).SelectMany(command => Examples(command.Description ?? "")).Distinct()];

    [Theory]
    [MemberData(nameof(InHelp))]
    public void TheExamplesOfHelpAreUnderstood(string example) =>
        Assert.Null(UsageErrors.First(Root.Parse([.. CommandLineParser.SplitCommandLine(example)])));

    [Fact]
    public void MostCommandsHaveExamples() => Assert.True(All(Root).Count(command => Examples(command.Description ?? "").Any()) >= 8);

    /// <summary>Lines that begin with the tool's name, without it, without the words behind them and without redirections.</summary>
    private static IEnumerable<string> Examples(string text) => Line().Matches(text).Select(match => match.Groups["args"].Value.Trim());

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);

    [GeneratedRegex(
        """^ *dotnet concur (?<args>[a-z]("[^"]*"|[^"|>#\n])*?)(  .*| [|>#].*)?$""", RegexOptions.Multiline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Line();
}
