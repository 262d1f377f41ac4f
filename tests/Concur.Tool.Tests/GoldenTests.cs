namespace Concur.Tool.Tests;

/// <summary>
/// What the tool prints, held against files. A stored run and a stored sweep (tests/Golden/run, sweep) make it the same on every machine;
/// scripts/golden.sh accepts a change.
/// </summary>
public class GoldenTests
{
    private static readonly string Golden = Path.Combine(ToolRun.Root, "tests", "Golden");

    [Theory]
    [InlineData("list-strategies.txt", "list strategies")]
    [InlineData("list-workloads.txt", "list workloads")]
    [InlineData("help-run.txt", "run --help")]
    [InlineData("help-exec.txt", "exec --help")]
    [InlineData("help-analyze.txt", "analyze --help")]
    [InlineData("help-export.txt", "export --help")]
    [InlineData("help-sweep.txt", "sweep --help")]
    [InlineData("show-sweep.txt", "show sweep")]
    [InlineData("show-sweep.md", "show sweep --format markdown")]
    [InlineData("show-table.txt", "show run")]
    [InlineData("show-table.txt", "show run-before-exec")]
    [InlineData("show-markdown.md", "show run --format markdown")]
    [InlineData("help-show.txt", "show --help")]
    [InlineData("help-view.txt", "view --help")]
    [InlineData("account.svg", "show run --format svg")]
    [InlineData("sweep.svg", "show sweep --format svg")]
    [InlineData("run/run.json", "show run --format json")]
    public async Task OutputIsTheAcceptedOne(string file, string args)
    {
        var run = await ToolRun.Of(Golden, args.Split(' '));

        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        var path = Path.Combine(Golden, file);
        var actual = Trimmed(run.Out);
        // The stored run is given, never accepted: what is read must come out as it was.
        if (file != "run/run.json" && Environment.GetEnvironmentVariable("CONCUR_ACCEPT_GOLDEN") == "1") await File.WriteAllTextAsync(path, actual, TestContext.Current.CancellationToken);
        Assert.Equal(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), actual);
    }

    /// <summary>Tables pad their lines with blanks, which editors and Git would not keep.</summary>
    private static string Trimmed(string text) =>
        string.Join('\n', text.Split('\n').Select(line => line.TrimEnd())).TrimEnd('\n') + "\n";
}
