using System.Diagnostics;

namespace Concur.EndToEnd.Tests;

/// <summary>A disk that is full: one line says so, and what was measured before is kept.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly ToolProcess _tool = new();
    private readonly string _disk;

    public FullDiskTests() => _disk = Directory.CreateDirectory(Path.Combine(_tool.Folder, "disk")).FullName;

    public void Dispose()
    {
        Run("umount", _disk);
        _tool.Dispose();
    }

    [Theory]
    [InlineData("run primes -n 20000 -s threads --launches 1", "run.json")]
    [InlineData("sweep primes -s threads --sizes 20000 --workers 2 --launches 1", "sweep.jsonl")]
    [InlineData("exec ls --launches 1 --warmup 0", "")]
    public async Task AMeasurementEndsWithOneLine(string command, string kept)
    {
        Mount("300k");

        var ending = await _tool.Run([.. command.Split(' '), "-o", Path.Combine(_disk, "out")]);

        if (kept.Length > 0) Assert.True(File.Exists(Path.Combine(_disk, "out", kept)));
        AssertOneLine(ending, kept.Length == 0);
    }

    /// <summary>The workload is not to blame for a result that finds no room in the temporary folder.</summary>
    [Fact]
    public async Task AFullTemporaryFolderIsNoFaultOfTheWorkload()
    {
        Mount("16k");
        string[] run = ["run", "primes", "-n", "20000", "-s", "threads", "--launches", "1", "--iterations", "300", "--profile", "none"];

        var ending = await _tool.Shell(_ => { }, "dotnet", [Locations.Tool, .. run, "-o", "out"], ("TMPDIR", _disk));

        Assert.True(ending.ExitCode == 2, ending.Error);
        Assert.Contains("is the temporary folder full, or was it removed?", ending.LastErrorLine, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("perf")]
    [InlineData("proc")]
    public async Task ARecordingOfARunningProcessEndsWithOneLine(string scheduler)
    {
        if (scheduler == "perf") await Recordings.SkipWithoutPerfEvents();
        Mount("100k");
        using var target = new LongRunningProcess(_tool);

        var ending = await _tool.Command($"attach -p {target.Id} --duration 20s --scheduler {scheduler} -o {_disk}/out");

        AssertOneLine(ending, mayFit: false);
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(_disk, "out", "traces")));
        target.End();
        await target.AssertEndsWell();
    }

    private static void AssertOneLine(ToolProcess.Ending ending, bool mayFit)
    {
        if (mayFit && ending.ExitCode == 0) return;
        Assert.True(ending.ExitCode == 2, ending.Error);
        Assert.StartsWith("dotnet-concur: No space left on device", ending.LastErrorLine, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", ending.Error, StringComparison.Ordinal);
    }

    private void Mount(string size) => Assert.SkipUnless(
        Environment.IsPrivilegedProcess && Run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", _disk),
        "only root can mount a small disk");

    private static bool Run(string command, params string[] args)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(command, args) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
