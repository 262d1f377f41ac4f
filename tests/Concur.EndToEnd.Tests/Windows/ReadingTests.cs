using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Concur.EndToEnd.Tests.Windows;

/// <summary>What needs nothing of the operating system but files: a run of Linux is read on Windows as it is on Linux.</summary>
[Collection(nameof(WindowsCollection))]
public class ReadingTests(WindowsFixture windows)
{
    [Fact]
    public async Task TheInstalledToolTellsItsVersionAndItsCommands()
    {
        using var tool = windows.Tool();

        var version = await tool.Command($"--version");
        var help = await tool.Command($"--help");

        Assert.True(version.ExitCode == 0, version.Error);
        Assert.Equal(windows.Version, version.Out.Trim());
        Assert.True(help.ExitCode == 0, help.Error);
        Assert.Equal((await tool.OnLinux("--help")).Out, help.Out);
    }

    [Fact]
    public async Task DoctorSaysWhatThisSystemCanMeasure()
    {
        using var tool = windows.Tool();

        var ending = await tool.Command($"doctor --format json");

        var checks = JsonDocument.Parse(ending.Out).RootElement.GetProperty("checks").EnumerateArray()
            .ToDictionary(check => check.GetProperty("name").GetString()!, check => check.GetProperty("seen").GetString()!);
        Assert.Contains("Windows", checks["machine"], StringComparison.Ordinal);
        Assert.DoesNotContain("docker", ending.Out, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("schedstat", ending.Out, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("table")]
    [InlineData("json")]
    [InlineData("markdown")]
    [InlineData("csv")]
    [InlineData("html")]
    [InlineData("svg")]
    public async Task ARunOfLinuxIsShownAsItIsThere(string format)
    {
        using var tool = windows.Tool();
        var folder = (await Recordings.EveryStrategy).Folder;

        var here = await tool.OnLinux("show", folder, "--details", "--format", format);
        var there = await tool.Command($"show {WindowsTool.Named(folder)} --details --format {format}");

        Assert.True(there.ExitCode == 0, there.Error);
        Assert.Equal(WithoutVersion(here.Out), WithoutVersion(there.Out));
    }

    /// <summary>A trace without native stacks, because the names of native functions are read from files that are on one system.</summary>
    [Theory]
    [InlineData("speedscope")]
    [InlineData("chromium")]
    [InlineData("pprof")]
    [InlineData("folded")]
    [InlineData("csv")]
    public async Task ATraceOfLinuxIsExportedAsItIsThere(string format)
    {
        using var tool = windows.Tool();
        await using (var packed = new GZipStream(File.OpenRead(Path.Combine(Locations.Root, "tests/Traces/small.nettrace.gz")), CompressionMode.Decompress))
        await using (var trace = File.Create(Path.Combine(tool.Folder, "small.nettrace")))
            await packed.CopyToAsync(trace, TestContext.Current.CancellationToken);

        var here = await tool.OnLinux("export", "small.nettrace", "--format", format, "-o", "here");
        var there = await tool.Command($"export small.nettrace --format {format} -o there");

        Assert.True(here.ExitCode == 0, here.Error);
        Assert.True(there.ExitCode == 0, there.Error);
        Assert.Equal(await Bytes(tool, "here"), await Bytes(tool, "there"));
    }

    [Fact]
    public async Task RunsAreFoundNamedComparedAndPacked()
    {
        using var tool = windows.Tool();
        var recording = await Recordings.EveryStrategy;
        foreach (var name in (string[])["20260101T000000Z_random", "20260102T000000Z_random"])
            recording.CopyTo(Path.Combine(tool.Folder, "concur-runs", name));

        var listed = await tool.Command($"list runs --format json");
        var compared = await tool.Command($"compare last-1 last --format json");
        var packed = await tool.Command($"pack last -o packed.zip");
        var shown = await tool.Command($"show packed.zip");

        Assert.True(listed.ExitCode == 0, listed.Error);
        Assert.Equal(2, JsonDocument.Parse(listed.Out).RootElement.GetArrayLength());
        Assert.True(compared.ExitCode == 0, compared.Error);
        var rows = JsonDocument.Parse(compared.Out).RootElement.GetProperty("candidates")[0].GetProperty("rows").EnumerateArray();
        Assert.All(rows, row => Assert.Equal("same", row.GetProperty("timeVerdict").GetString()));
        Assert.True(packed.ExitCode == 0, packed.Error);
        Assert.True(shown.ExitCode == 0, shown.Error);
        Assert.Equal((await tool.OnLinux("show", recording.Folder)).Out, shown.Out);
    }

    [Fact]
    public async Task ViewAnswersItsBrowserAndEndsWithCtrlC()
    {
        using var tool = windows.Tool();
        var folder = (await Recordings.EveryStrategy).Folder;
        Task<(HttpStatusCode, string)>? visited = null;

        var ending = await tool.Run(
            "address", process => visited = Task.Run(() => Visit(tool, process)), "view", WindowsTool.Named(folder), "--no-open");

        var (code, page) = await visited!;
        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.Equal(HttpStatusCode.OK, code);
        Assert.Contains("</html>", page, StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Code, string Page)> Visit(WindowsTool tool, Process process)
    {
        var address = Path.Combine(tool.Folder, "address");
        Eventually.Holds("an address was printed", () => process.HasExited || (File.Exists(address) && File.ReadAllText(address).Contains('\n')));
        try
        {
            using var client = new HttpClient();
            using var page = await client.GetAsync(new Uri((await tool.Read("address")).Trim()), TestContext.Current.CancellationToken);
            return (page.StatusCode, await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }
        finally
        {
            ToolProcess.Signal(process, "INT");
        }
    }

    /// <summary>A package's version may be another one than that of what was built here.</summary>
    private static string WithoutVersion(string output) => Regex.Replace(output, "\"toolVersion\":\"[^\"]*\"", "");

    private static Task<byte[]> Bytes(WindowsTool tool, string file) =>
        File.ReadAllBytesAsync(Path.Combine(tool.Folder, file), TestContext.Current.CancellationToken);
}
