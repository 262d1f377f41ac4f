namespace Concur.EndToEnd.Tests.Machines;

/// <summary>Over a real SSH server.</summary>
public sealed class SshTests(SshServer server) : IClassFixture<SshServer>, IDisposable
{
    private static readonly string[] Briefly =
        ["primes", "-n", "1000", "-s", "threads", "--launches", "1", "--iterations", "2", "--profile", "light"];

    private readonly Controller _controller = new();

    public void Dispose() => _controller.Dispose();

    [Fact]
    public async Task ARunIsMadeOverSshAndItsSecondOneShipsNothing()
    {
        Prepare();
        string[] run = ["run", .. Briefly, "--at", $"{server.Target},{_controller.Target("two")}"];

        var first = await _controller.Run(run);
        var second = await _controller.Run(run);

        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Contains("env against 127.0.0.1", first.Out, StringComparison.Ordinal);
        Assert.Matches("shipped [0-9]+ files, .*, to 127.0.0.1", first.Error);
        Assert.Contains("shipped nothing to 127.0.0.1", second.Error, StringComparison.Ordinal);
        Assert.Equal(4, Directory.EnumerateDirectories(Path.Combine(_controller.Tool.Folder, "concur-runs"), "*_primes_*").Count());
    }

    [Fact]
    public async Task AServerThatRefusesTheKeyIsSaidInALine()
    {
        Prepare();
        _controller.Variables.Add(("CONCUR_SSH", $"{server.Command} -o PubkeyAuthentication=no"));

        var ending = await _controller.Run(["run", .. Briefly, "--at", server.Target]);

        Assert.Equal(2, ending.ExitCode);
        Assert.Contains(
            "cannot be reached by ssh (root@127.0.0.1: Permission denied",
            Assert.Single(ending.Error.TrimEnd('\n').Split('\n')),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task ACommandThatIsNotThereIsSaidInALine()
    {
        Prepare();
        _controller.Variables.Add(("CONCUR_AGENT_COMMAND", "no-such-tool"));

        var ending = await _controller.Run(["run", .. Briefly, "--at", server.Target]);

        Assert.Equal(2, ending.ExitCode);
        Assert.Contains("there is no such command", Assert.Single(ending.Error.TrimEnd('\n').Split('\n')), StringComparison.Ordinal);
    }

    /// <summary>ssh passes no variables on, so the processes there are known by the cache that is theirs.</summary>
    [Theory]
    [InlineData("INT")]
    [InlineData("KILL")]
    public async Task HoweverTheControllerEndsNothingRunsOnThere(string signal)
    {
        Prepare();

        await _controller.Run(
            process =>
            {
                Eventually.Holds("a launch runs there", () => ProcessesThere().Any(line => line.Contains("Concur.Harness.dll")));
                ToolProcess.Signal(process, signal);
            },
            "run", "sleep", "-n", "60000", "-u", "2", "-s", "threads", "--launches", "1", "--profile", "none", "--at", server.Target);

        Eventually.Holds("every process there has ended", () => ProcessesThere().Count == 0);
    }

    private void Prepare()
    {
        Assert.SkipUnless(server.Refusal is null, server.Refusal ?? "");
        _controller.Variables.Add(("CONCUR_SSH", server.Command));
        var variables = $"XDG_CACHE_HOME={_controller.Cache("there")} DOTNET_ROOT={DotnetRoot}";
        _controller.Variables.Add(("CONCUR_AGENT_COMMAND", $"env {variables} {DotnetRoot}/dotnet {Locations.Tool}"));
    }

    private static string DotnetRoot => Path.GetFullPath(Path.Combine(
        System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));

    private List<string> ProcessesThere()
    {
        var found = new List<string>();
        foreach (var path in Directory.EnumerateDirectories("/proc").Where(path => char.IsAsciiDigit(Path.GetFileName(path)[0])))
        {
            try
            {
                var command = File.ReadAllText(Path.Combine(path, "cmdline"));
                if (File.ReadAllText(Path.Combine(path, "environ")).Contains(_controller.Cache("there"), StringComparison.Ordinal)
                    && !command.Contains("\0run\0", StringComparison.Ordinal) && !command.StartsWith("ssh\0", StringComparison.Ordinal))
                    found.Add(command);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                continue; // It has ended in the meantime.
            }
        }

        return found;
    }
}
