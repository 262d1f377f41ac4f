using System.CommandLine;

namespace Concur.Tool.Tests;

/// <summary>
/// What the tool prints, held against files. A stored run and a stored sweep (tests/Golden/run, sweep) make it the same on every machine;
/// scripts/golden.sh accepts a change.
/// </summary>
public class GoldenTests
{
    private static readonly string Golden = Path.Combine(ToolRun.Root, "tests", "Golden");

    /// <summary>The words that lead to each command, such as <c>list runs</c>; none for the tool itself.</summary>
    public static TheoryData<string> EveryCommand => [.. Words(ToolRun.RootCommand(), "")];

    [Theory]
    [MemberData(nameof(EveryCommand))]
    public Task HelpIsTheAcceptedOne(string command) =>
        OutputIsTheAcceptedOne($"help/{(command.Length == 0 ? "concur" : command.Replace(' ', '-'))}.txt", $"{command} --help".Trim());

    [Theory]
    [InlineData("help/introduction.txt", "")]
    [InlineData("help/all.txt", "--help --all")]
    [InlineData("help/list-of-topics.txt", "help")]
    [InlineData("help/topic-account.txt", "help account")]
    [InlineData("list-strategies.txt", "list strategies")]
    [InlineData("list-workloads.txt", "list workloads")]
    [InlineData("show-sweep.txt", "show sweep")]
    [InlineData("show-sweep.md", "show sweep --format markdown")]
    [InlineData("show-table.txt", "show run")]
    [InlineData("show-table.txt", "show run-before-exec")]
    [InlineData("show-markdown.md", "show run --format markdown")]
    [InlineData("account.svg", "show run --format svg")]
    [InlineData("sweep.svg", "show sweep --format svg")]
    [InlineData("run/run.json", "show run --format json")]
    public async Task OutputIsTheAcceptedOne(string file, string args)
    {
        var run = await ToolRun.Of(Golden, args.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        var path = Path.Combine(Golden, file);
        var actual = Trimmed(run.Out);
        // The stored run is given, never accepted: what is read must come out as it was.
        var accepts = file != "run/run.json" && Environment.GetEnvironmentVariable("CONCUR_ACCEPT_GOLDEN") == "1";
        if (accepts) await File.WriteAllTextAsync(path, actual, TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), actual);
    }

    private static IEnumerable<string> Words(Command command, string path) =>
        command.Subcommands.SelectMany(sub => Words(sub, $"{path} {sub.Name}".Trim())).Prepend(path);

    /// <summary>Tables pad their lines with blanks, which editors and Git would not keep.</summary>
    private static string Trimmed(string text) =>
        string.Join('\n', text.Split('\n').Select(line => line.TrimEnd())).TrimEnd('\n') + "\n";
}
