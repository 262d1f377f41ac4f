namespace Concur.EndToEnd.Tests.Windows;

/// <summary>Files and folders as Windows names them.</summary>
[Collection(nameof(WindowsCollection))]
public class PathTests(WindowsFixture windows)
{
    private const string Run = "run primes -n 1000 -s threads --launches 1 --iterations 2 --profile none -o";

    [Theory]
    [InlineData(@"C:\users\root\of-drive\one", "c:/users/root/of-drive/one")]
    [InlineData(@"C:\users\root\with blank\äöü\one", @"C:\users\root\with blank\äöü\one\run.json")]
    public async Task ARunFolderMayBeOnAnyDrive(string folder, string again)
    {
        using var tool = windows.Tool();

        var run = await tool.Run([.. Run.Split(' '), folder]);
        var shown = await tool.Run("show", again);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.True(File.Exists(windows.OnDriveC(folder[@"C:\".Length..].Replace('\\', '/') + "/run.json")));
        Assert.True(shown.ExitCode == 0, shown.Error);
        Assert.Equal(run.Out, shown.Out);
        Assert.Empty(Directory.EnumerateFileSystemEntries(tool.Folder));
    }

    /// <summary>What the tool keeps for itself is where Windows keeps such files, and nowhere else in the user's folder.</summary>
    [Fact]
    public async Task TheCacheIsInLocalApplicationData()
    {
        using var tool = windows.Tool();

        var run = await tool.Run([.. Run.Split(' '), "out"]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.NotEmpty(Directory.EnumerateFileSystemEntries(windows.OnDriveC("users/root/AppData/Local/dotnet-concur")));
        Assert.False(Directory.Exists(windows.OnDriveC("users/root/.cache")));
    }

    [Fact]
    public async Task OutputToTheNullDeviceIsNoFile()
    {
        using var tool = windows.Tool();
        var run = WindowsTool.Named((await Recordings.EveryStrategy).Folder);

        foreach (var name in (string[])["NUL", "nul.json"])
        {
            var ending = await tool.Run("show", run, "--format", "json", "-o", name);
            Assert.True(ending.ExitCode == 0, ending.Error);
        }

        Assert.Empty(Directory.EnumerateFileSystemEntries(tool.Folder));
    }

    /// <summary>No file and no folder can have the name of a device: one line says so, and nothing is made.</summary>
    [Theory]
    [InlineData("run primes -n 1000 -s threads --launches 1 --profile none -o con")]
    [InlineData("pack {0} -o CON")]
    public async Task ANameOfADeviceIsNoFolder(string command)
    {
        using var tool = windows.Tool();
        var stored = WindowsTool.Named((await Recordings.EveryStrategy).Folder);

        var ending = await tool.Run(command.Replace("{0}", stored, StringComparison.Ordinal).Split(' '));

        Assert.True(ending.ExitCode == 2, ending.Error);
        Assert.DoesNotContain("this is a bug", ending.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(tool.Folder));
    }
}
