using System.Diagnostics;
using System.Globalization;

namespace Concur.EndToEnd.Tests;

/// <summary>Processes that cannot be attached to, or that stop answering, and other users who plant ports.</summary>
public sealed class AttachFaultTests : IDisposable
{
    private const string Nobody = "65534";
    private const string Python = "/usr/bin/python3";
    private readonly ToolProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Fact]
    public async Task OfAProcessThatIsStoppedMidwayThatMuchIsReported()
    {
        using var target = new LongRunningProcess(_tool);

        var ending = await Attach(target, "6s", _ => target.Signal("STOP"));
        target.Signal("CONT");
        target.End();

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.Contains("did not end its sessions: is it stopped", ending.Error, StringComparison.Ordinal);
        Assert.Contains("spins", ending.Out, StringComparison.Ordinal);
        await target.AssertEndsWell();
    }

    /// <summary>A first Ctrl-C or the signal of a service manager ends the recording, and what was recorded is reported.</summary>
    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    [InlineData("HUP")]
    public async Task ASignalEndsTheRecordingAndKeepsIt(string signal)
    {
        using var target = new LongRunningProcess(_tool);

        var ending = await Attach(target, "10m", process => ToolProcess.Signal(process, signal));
        target.End();

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.Contains("ended early", ending.Error, StringComparison.Ordinal);
        Assert.Contains("spins", ending.Out, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_tool.Folder, "out", "trace.json")));
    }

    [Fact]
    public async Task AZombieHasEnded()
    {
        const string script = "sleep 0.3 & echo $!; exec sleep 300";
        using var parent = Process.Start(new ProcessStartInfo("sh", ["-c", script]) { RedirectStandardOutput = true })!;
        try
        {
            var id = (await parent.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken))!;
            Eventually.Holds("it ended", () => File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal));

            var ending = await _tool.Command($"attach -p {id} --duration 1s");

            Assert.Equal(2, ending.ExitCode);
            Assert.StartsWith($"dotnet-concur: process {id} has ended", ending.LastErrorLine, StringComparison.Ordinal);
        }
        finally
        {
            parent.Kill();
        }
    }

    /// <summary>What is listed can be attached to: neither a stopped process, nor a port that nobody listens at.</summary>
    [Fact]
    public async Task OnlyWhatCanBeAttachedToIsListed()
    {
        using var target = new LongRunningProcess(_tool);
        using var stopped = new LongRunningProcess(_tool);
        using var other = Process.Start("sleep", "300");
        var planted = Path.Combine(_tool.Temporary, $"dotnet-diagnostic-{other.Id}-1-socket");
        await File.WriteAllTextAsync(planted, "", TestContext.Current.CancellationToken);
        stopped.Signal("STOP");

        var ending = await _tool.Command($"attach --list");
        other.Kill();

        Assert.Contains(target.Id, ending.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(stopped.Id, ending.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(other.Id.ToString(CultureInfo.InvariantCulture), ending.Out, StringComparison.Ordinal);
    }

    /// <summary>
    /// Another user makes a port whose name sorts behind that of the process, and would send without end. The tool connects to the
    /// one that the process itself listens at.
    /// </summary>
    [Fact]
    public async Task APortThatAnotherUserHasPlantedIsNotConnectedTo()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && File.Exists(Python), "only root can be another user as well");
        using var target = new LongRunningProcess(_tool);
        using (var modes = Process.Start("chmod", ["1777", _tool.Temporary])) await modes.WaitForExitAsync(CancellationToken.None);
        using (var modes = Process.Start("chmod", ["755", Directory.GetParent(_tool.Temporary)!.FullName]))
            await modes.WaitForExitAsync(CancellationToken.None);
        var planted = Path.Combine(_tool.Temporary, $"dotnet-diagnostic-{target.Id}-99999999999-socket");
        const string flood = """
            import socket, sys
            s = socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen(9); print('ready', flush=True)
            while True:
                c, _ = s.accept()
                try:
                    c.sendall(b'DOTNET_IPC_V1\0' + b'\x1c\0\xff\0\0\0' + b'\1' * 8)
                    while True: c.sendall(b'x' * 65536)
                except OSError: pass
            """;
        using var attacker = Process.Start(new ProcessStartInfo(
            "setpriv", ["--reuid", Nobody, "--regid", Nobody, "--clear-groups", Python, "-c", flood, planted])
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            Assert.Equal("ready", await attacker.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));

            var ending = await _tool.Command($"attach -p {target.Id} --duration 1500ms --profile light -o out");

            Assert.True(ending.ExitCode == 0, ending.Error);
            Assert.Contains("spins", ending.Out, StringComparison.Ordinal);
        }
        finally
        {
            attacker.Kill();
        }
    }

    private Task<ToolProcess.Ending> Attach(LongRunningProcess target, string duration, Action<Process> recording) => _tool.Run(
        process =>
        {
            var traces = Path.Combine(_tool.Folder, "out", "traces");
            Eventually.Holds("a trace began", () => process.HasExited
                || (Directory.Exists(traces) && Directory.EnumerateFiles(traces, "*.nettrace").Any(file => new FileInfo(file).Length > 0)));
            Thread.Sleep(1500);
            recording(process);
        },
        "attach", "-p", target.Id, "--duration", duration, "-o", "out");
}
