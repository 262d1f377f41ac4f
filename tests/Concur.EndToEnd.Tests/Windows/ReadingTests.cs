using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Concur.Tool;

namespace Concur.EndToEnd.Tests.Windows;

/// <summary>What needs nothing of the operating system but files: a run of Linux is read on Windows as it is on Linux.</summary>
[Collection(nameof(WindowsCollection))]
public class ReadingTests(WindowsFixture windows)
{
    /// <summary>A browser that this system brings with it.</summary>
    private const string Visitor = """
        var request = new ActiveXObject("MSXML2.XMLHTTP");
        request.open("GET", WScript.Arguments(0), false);
        request.send();
        WScript.Echo(request.status + " " + (request.responseText.indexOf("</html>") > 0));
        """;

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
        var folder = (await Recordings.Sleeps).Folder;

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
        await File.WriteAllBytesAsync(
            Path.Combine(tool.Folder, "small.nettrace"),
            await Unpacked(Path.Combine(Locations.Root, "tests/Traces/small.nettrace.gz")),
            TestContext.Current.CancellationToken);

        var here = await tool.OnLinux("export", "small.nettrace", "--format", format, "-o", "here");
        var there = await tool.Command($"export small.nettrace --format {format} -o there");

        Assert.True(here.ExitCode == 0, here.Error);
        Assert.True(there.ExitCode == 0, there.Error);
        Assert.Equal(
            WithoutVersion(Encoding.Latin1.GetString(await Unpacked(Path.Combine(tool.Folder, "here")))),
            WithoutVersion(Encoding.Latin1.GetString(await Unpacked(Path.Combine(tool.Folder, "there")))));
    }

    [Fact]
    public async Task RunsAreFoundNamedComparedAndPacked()
    {
        using var tool = windows.Tool();
        var recording = await Recordings.Sleeps;
        foreach (var name in (string[])["20260101T000000Z_sleep", "20260102T000000Z_sleep"])
            recording.CopyTo(Path.Combine(tool.Folder, "concur-runs", name));

        var listed = await tool.Command($"list runs --format json");
        var compared = await tool.Command($"compare last-1 last --format json");
        var packed = await tool.Command($"pack last -o packed.zip");
        var shown = await tool.Command($"show packed.zip");

        Assert.True(listed.ExitCode == 0, listed.Error);
        Assert.Equal(2, JsonDocument.Parse(listed.Out).RootElement.GetArrayLength());
        Assert.True(compared.ExitCode == 0, compared.Error);
        var rows = JsonDocument.Parse(compared.Out).RootElement.GetProperty("candidates")[0].GetProperty("rows").EnumerateArray();
        Assert.All(rows, row => Assert.Equal(row.GetProperty("baselineMs").GetDouble(), row.GetProperty("candidateMs").GetDouble()));
        Assert.True(packed.ExitCode == 0, packed.Error);
        Assert.True(shown.ExitCode == 0, shown.Error);
        Assert.Equal((await tool.OnLinux("show", recording.Folder)).Out, shown.Out);
    }

    [Fact]
    public async Task ViewAnswersWhoHasItsAddressAndEndsWithCtrlC()
    {
        using var tool = windows.Tool();
        await tool.Write("visit.js", Visitor);
        var folder = (await Recordings.Sleeps).Folder;
        Task<(HttpStatusCode Stranger, string User)>? visited = null;

        var ending = await tool.Run(
            (process, output) => visited = Task.Run(() => Visit(tool, process, output)), "view", WindowsTool.Named(folder), "--no-open");

        var (stranger, user) = await visited!;
        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.Equal(HttpStatusCode.Forbidden, stranger);
        Assert.Equal("200 true\n", user);
    }

    private static async Task<(HttpStatusCode Stranger, string User)> Visit(WindowsTool tool, Process process, string output)
    {
        bool IsPrinted() => File.Exists(output) && File.ReadAllText(output).Contains('\n', StringComparison.Ordinal);
        Eventually.Holds("an address was printed", () => process.HasExited || IsPrinted());
        var address = (await tool.Read(output)).Trim();
        try
        {
            using var client = new HttpClient();
            using var refused = await client.GetAsync(new Uri(new Uri(address), "/runs/0"), TestContext.Current.CancellationToken);
            var user = await tool.Start((_, _) => { }, "cscript.exe", "//nologo", "visit.js", address);
            return (refused.StatusCode, user.Out + user.Error);
        }
        finally
        {
            ToolProcess.Signal(process, "INT");
        }
    }

    /// <summary>A package's version may be another one than that of what was built here.</summary>
    private string WithoutVersion(string output) =>
        output.Replace(windows.Version, "", StringComparison.Ordinal).Replace(LinuxVersion, "", StringComparison.Ordinal);

    private static string LinuxVersion { get; } = typeof(Program).Assembly
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary>A file's bytes. If gzip has packed them: its header names the system, and is no part of them.</summary>
    private static async Task<byte[]> Unpacked(string path)
    {
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        if (bytes is not [0x1F, 0x8B, ..]) return bytes;
        await using var packed = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var unpacked = new MemoryStream();
        await packed.CopyToAsync(unpacked, TestContext.Current.CancellationToken);
        return unpacked.ToArray();
    }
}
