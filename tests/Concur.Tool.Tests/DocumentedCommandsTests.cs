using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Concur.Tool.Commands;

namespace Concur.Tool.Tests;

/// <summary>Every line that the README or a help text gives people to type is one that the command line parses; what its values mean is not asked.</summary>
public partial class DocumentedCommandsTests
{
    private static readonly RootCommand Root = ToolApplication.Root(ToolRun.CreateEnvironment("/", TextWriter.Null, Stream.Null, TextWriter.Null));

    public static TheoryData<string> InReadme => [.. Examples(File.ReadAllText(Path.Combine(ToolRun.Root, "README.md")))];

    public static TheoryData<string> InHelp => [.. All(Root).SelectMany(command => Examples(command.Description ?? "")).Distinct()];

    [Theory]
    [MemberData(nameof(InReadme))]
    public void TheReadmesCommandsAreUnderstood(string example) => Understood(example);

    [Theory]
    [MemberData(nameof(InHelp))]
    public void TheExamplesOfHelpAreUnderstood(string example) => Understood(example);

    /// <summary>A line that is not recognised would not be tested.</summary>
    [Fact]
    public void NoLineOfTheReadmeIsPassedOver() => Assert.Equal(
        File.ReadLines(Path.Combine(ToolRun.Root, "README.md")).Count(line => line.TrimStart().StartsWith("dotnet concur ", StringComparison.Ordinal) || line.Contains("- run: dotnet concur ", StringComparison.Ordinal)),
        InReadme.Count);

    private static void Understood(string example) => Assert.Null(UsageErrors.First(Root.Parse([.. CommandLineParser.SplitCommandLine(example)])));

    /// <summary>Lines that begin with the tool's name, without it, what is said of them and where the output goes.</summary>
    private static IEnumerable<string> Examples(string text) => Line().Matches(text).Select(match => match.Groups["args"].Value.Trim());

    private static IEnumerable<Command> All(Command command) => command.Subcommands.SelectMany(All).Prepend(command);

    [GeneratedRegex("""^ *(- run: )?dotnet concur (?<args>[a-z]("[^"]*"|[^"|>#\n])*?)(  .*| [|>#].*)?$""", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1_000)]
    private static partial Regex Line();
}
