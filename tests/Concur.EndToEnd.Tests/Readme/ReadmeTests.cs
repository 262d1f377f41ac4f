using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;

namespace Concur.EndToEnd.Tests.Readme;

/// <summary>
/// Every command in a fenced block of the README is run, block by block, each in an empty folder and in order. Only how
/// much it does is cut down (<see cref="SmallSizes"/>), and what is the reader's stands there (<see cref="ReadersFiles"/>).
/// </summary>
public class ReadmeTests
{
    private const int GateTripped = 6;

    /// <summary>Commands that may end with another documented exit code than 0: whether the gate trips depends on the machine.</summary>
    private static readonly (string Command, int ExitCode)[] OtherExitCodes = [("--fail-on", GateTripped)];

    /// <summary>The blocks that have commands: their numbers, and their first commands for the tests' names.</summary>
    public static TheoryData<int, string> Blocks =>
        [.. ReadmeBlock.All.Index().Where(block => block.Item.Commands.Count > 0).Select(block => (block.Index, block.Item.Commands[0]))];

    [Fact]
    public void EveryLineThatNamesTheToolIsACommand() =>
        Assert.Equal(ReadmeBlock.All.Sum(block => block.Mentions), ReadmeBlock.All.Sum(block => block.Commands.Count));

    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task TheCommandsOfABlockRunInOrder(int number, string first)
    {
        Assert.NotEmpty(first);
        using var tool = new ToolProcess();
        using var files = new ReadersFiles(tool);
        var programs = new StubPrograms(tool);
        await programs.AddBrowser();
        await programs.Add("dotnet-concur", $"exec env --default-signal=INT dotnet '{Locations.Tool}' \"$@\"");
        await programs.Add("python3", "exit 0");
        await programs.Add("flamegraph.pl", "cat");
        foreach (var command in ReadmeBlock.All[number].Commands)
        {
            var arranged = SmallSizes.Of(await files.Arrange(command));

            var ending = await Run(tool, programs, arranged);

            var said = $"'{command}', run as '{arranged}', ended with {ending.ExitCode}: {ending.Error}{ending.Out}";
            Assert.True(ending.ExitCode == 0 || IsDocumented(command, ending.ExitCode), said);
        }

        // The workflow's summary is what its readers see.
        if (!File.Exists(Path.Combine(tool.Folder, "summary.md"))) return;
        Assert.StartsWith("# head against base", await tool.Read("summary.md"), StringComparison.Ordinal);
    }

    private static bool IsDocumented(string command, int exitCode) =>
        OtherExitCodes.Any(other => other.ExitCode == exitCode && command.Contains(other.Command, StringComparison.Ordinal));

    /// <summary>As in a shell of the reader's; a server is asked for its page and then stopped by Ctrl-C.</summary>
    private static async Task<ToolProcess.Ending> Run(ToolProcess tool, StubPrograms programs, string command)
    {
        Task? visited = null;
        var served = Regex.IsMatch(command, "^view ", RegexOptions.None, TimeSpan.FromSeconds(1));
        var ending = await tool.Shell(
            process => visited = served ? Task.Run(() => Visit(process, programs)) : null,
            "bash", ["-c", (served ? "exec " : "set -o pipefail; ") + "dotnet-concur " + command],
            programs.SearchPath, ("GITHUB_STEP_SUMMARY", Path.Combine(tool.Folder, "summary.md")));
        if (visited is not null) await visited;
        return ending;
    }

    private static async Task Visit(Process server, StubPrograms programs)
    {
        try
        {
            using var client = new HttpClient();
            using var page = await client.GetAsync((await programs.BrowserOf(server)).Address);
            Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        }
        finally
        {
            ToolProcess.Signal(server, "INT");
        }
    }
}
