using System.Text.Json;

namespace Concur.EndToEnd.Tests;

public sealed class HostileFilesTests : IDisposable
{
    private const int BadInput = 2;
    private const long MostBytes = 200_000_000;
    private readonly ToolProcess _tool = new();

    [Fact]
    public async Task EachIsRefusedWithOneLineAndNothingIsWritten()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_tool.Folder, "files")).FullName;
        var files = HostileFiles.Write(folder);
        Assert.True(files.Count >= 20);

        foreach (var file in files)
        {
            foreach (var command in (string[])["show", "export", "pack"])
            {
                if (command == "pack" && file.EndsWith(".zip", StringComparison.Ordinal)) continue;
                var ending = await _tool.Run([command, file, .. command == "show" ? Array.Empty<string>() : ["-o", "out"]]);

                Assert.True(ending.ExitCode == BadInput, $"{command} {Path.GetFileName(file)}: {ending.ExitCode}: {ending.Out}{ending.Error}");
                Assert.Equal("", ending.Out);
                Assert.Single(ending.Error.TrimEnd('\n').Split('\n'));
                Assert.StartsWith("dotnet-concur: ", ending.Error, StringComparison.Ordinal);
            }
        }

        Assert.Equal(files, Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal));
        Assert.Equal(folder, Assert.Single(Directory.EnumerateFileSystemEntries(_tool.Folder)));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_tool.Temporary, "concur-run*"));
        Assert.False(File.Exists("/tmp/slipped"));
    }

    /// <summary>Measured from a small process: the system counts the memory of the process that starts another as that one's too.</summary>
    [Fact]
    public async Task NoneOfThemTakesMuchMemory()
    {
        var files = HostileFiles.Write(Directory.CreateDirectory(Path.Combine(_tool.Folder, "files")).FullName);
        string[] commands = [.. files.SelectMany(file => (string[])["--name", Path.GetFileName(file), $"dotnet {Locations.Tool} show {file}"])];

        var ending = await _tool.Run(["exec", "--launches", "1", "--warmup", "0", "--profile", "none", "--format", "json", .. commands]);

        var trials = JsonDocument.Parse(ending.Out).RootElement.GetProperty("trials").EnumerateArray().ToList();
        Assert.Equal(files.Count, trials.Count);
        Assert.All(trials, trial =>
        {
            var launch = trial.GetProperty("launches")[0];
            Assert.Equal(BadInput, launch.GetProperty("exitCode").GetInt32());
            var bytes = launch.GetProperty("maxRssBytes");
            Assert.True(bytes.ValueKind == JsonValueKind.Null || bytes.GetInt64() < MostBytes, $"{trial.GetProperty("strategy").GetString()}: {bytes}");
        });
    }

    public void Dispose() => _tool.Dispose();
}
