using System.Text.Json.Nodes;

namespace Concur.Tool.Tests;

/// <summary>Where results go with -o.</summary>
public sealed class OutputFileTests : IDisposable
{
    private static readonly string Golden = Path.Combine(ToolRun.Root, "tests/Golden/run");

    private readonly string _folder = Directory.CreateTempSubdirectory("concur-output").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("svg")]
    [InlineData("html")]
    [InlineData("markdown")]
    public async Task AHyphenStandsForStandardOutput(string format)
    {
        var plain = await ToolRun.Of(_folder, "show", Golden, "--format", format);
        var hyphen = await ToolRun.Of(_folder, "show", Golden, "--format", format, "-o", "-");

        Assert.Equal((0, 0), (plain.ExitCode, hyphen.ExitCode));
        Assert.Equal(plain.Out, hyphen.Out);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task AFolderIsRefusedAndNothingIsLeftBesideIt()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_folder, "there")).FullName;

        var run = await ToolRun.Of(_folder, "show", Golden, "--format", "html", "-o", "there");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains($"'{folder}' cannot be written: it is a folder", run.Error, StringComparison.Ordinal);
        Assert.Equal([folder], Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task AFolderThatIsNotThereIsNamedAsItWasGiven()
    {
        var run = await ToolRun.Of(_folder, "show", Golden, "--format", "html", "-o", "no/such/page.html");

        Assert.Equal(2, run.ExitCode);
        var file = Path.Combine(_folder, "no/such/page.html");
        Assert.Contains($"'{file}' cannot be written: there is no such folder", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ALinkIsFollowedAndADeviceStaysOne()
    {
        var (file, link) = (Path.Combine(_folder, "file"), Path.Combine(_folder, "link"));
        await File.WriteAllTextAsync(file, "before", TestContext.Current.CancellationToken);
        File.CreateSymbolicLink(link, file);

        Assert.Equal(0, (await ToolRun.Of(_folder, "show", Golden, "--format", "svg", "-o", "link")).ExitCode);
        Assert.Equal(0, (await ToolRun.Of(_folder, "show", Golden, "--format", "svg", "-o", "/dev/null")).ExitCode);

        Assert.StartsWith("<svg", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Equal(file, new FileInfo(link).LinkTarget);
        Assert.Equal("", await File.ReadAllTextAsync("/dev/null", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task AFileThatWasThereStaysWhereTheNewOneCannotBeMade()
    {
        var file = Path.Combine(_folder, "account.svg");
        await File.WriteAllTextAsync(file, "before", TestContext.Current.CancellationToken);
        var json = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Golden, "run.json"), TestContext.Current.CancellationToken))!;
        foreach (var trial in json["trials"]!.AsArray()) trial!["account"] = null;
        await File.WriteAllTextAsync(Path.Combine(_folder, "run.json"), json.ToJsonString(), TestContext.Current.CancellationToken);

        var run = await ToolRun.Of(_folder, "show", "run.json", "--format", "svg", "-o", "account.svg");

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("before", await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(_folder).Count());
    }
}
