using System.Text.Json;

namespace Concur.EndToEnd.Tests;

/// <summary>Files that are no runs, or lie: each command refuses them in one line, and with little memory.</summary>
public sealed class HostileFilesTests : IDisposable
{
    private const int BadInput = 2;
    private const long MostBytes = 200_000_000;
    private readonly ToolProcess _tool = new();

    /// <summary>
    /// The commands are run by <c>exec</c>, which measures their memory, and is small itself: the system counts the memory of the
    /// process that starts another as that one's too.
    /// </summary>
    [Fact]
    public async Task EachIsRefusedWithOneLineAndLittleMemoryAndNothingIsWritten()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_tool.Folder, "files")).FullName;
        var said = Directory.CreateDirectory(Path.Combine(_tool.Folder, "said")).FullName;
        var files = HostileFiles.Write(folder);
        Assert.True(files.Count >= 20);
        var commands = files.SelectMany(file => Commands(file)).ToList();

        string Shell((string Name, string Args) command) =>
            $"exec dotnet '{Locations.Tool}' {command.Args} >{said}/{command.Name}.out 2>{said}/{command.Name}.error";
        string[] named = [.. commands.SelectMany(command => (string[])["--name", command.Name, Shell(command)])];
        string[] measured = ["exec", "--launches", "1", "--warmup", "0", "--profile", "none", "--format", "json", "-o", "measured"];

        var ending = await _tool.Run([.. measured, .. named]);

        var trials = new RunOutput(ending.Out).Trials;
        Assert.Equal(commands.Select(command => command.Name), trials.Select(trial => trial.Strategy));
        Assert.All(trials, trial =>
        {
            var launch = trial.Json.GetProperty("launches")[0];
            var (output, error) = (File.ReadAllText($"{said}/{trial.Strategy}.out"), File.ReadAllText($"{said}/{trial.Strategy}.error"));
            var exitCode = launch.GetProperty("exitCode").GetInt32();
            Assert.True(exitCode == BadInput, $"{trial}: {exitCode}: {output}{error}");
            Assert.Equal("", output);
            Assert.Single(error.TrimEnd('\n').Split('\n'));
            Assert.StartsWith("dotnet-concur: ", error, StringComparison.Ordinal);
            var bytes = launch.GetProperty("maxRssBytes");
            Assert.True(bytes.ValueKind == JsonValueKind.Null || bytes.GetInt64() < MostBytes, $"{trial}: {bytes}");
        });
        Assert.Equal(files, Directory.EnumerateFileSystemEntries(folder).Order(StringComparer.Ordinal));
        string[] own = ["files", "measured", "said"];
        Assert.Equal(own, Directory.EnumerateFileSystemEntries(_tool.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Empty(Directory.EnumerateFileSystemEntries(_tool.Temporary, "concur-run*"));
        Assert.False(File.Exists("/tmp/slipped"));
    }

    public void Dispose() => _tool.Dispose();

    private static IEnumerable<(string Name, string Args)> Commands(string file)
    {
        yield return ("show-" + Path.GetFileName(file), $"show {file}");
        yield return ("export-" + Path.GetFileName(file), $"export {file} -o out");
        if (!file.EndsWith(".zip", StringComparison.Ordinal)) yield return ("pack-" + Path.GetFileName(file), $"pack {file} -o out");
    }
}
