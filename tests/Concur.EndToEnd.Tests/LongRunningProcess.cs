using System.Diagnostics;
using System.Globalization;

namespace Concur.EndToEnd.Tests;

/// <summary>A .NET process of known composition that goes on until it is told to end.</summary>
internal sealed class LongRunningProcess : IDisposable
{
    /// <summary>Stands behind <c>--password</c> in its arguments, which it does not look at.</summary>
    public const string Secret = "hunter2secret";

    private const int MostSeconds = 600;
    private readonly Process _process;

    /// <param name="tool">
    /// The tool that attaches to it, whose temporary folder it shares: its diagnostic socket is there. Null where the test itself
    /// attaches.
    /// </param>
    /// <param name="threads">How many threads it has besides those of known composition; they wait.</param>
    public LongRunningProcess(ToolProcess? tool = null, int threads = 0)
    {
        var numbers = ((int[])[MostSeconds, threads]).Select(number => number.ToString(CultureInfo.InvariantCulture));
        string[] args = [.. numbers, "--password", Secret];
        _process = Process.Start(new ProcessStartInfo("dotnet", [Locations.LongRunning, .. args])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["TMPDIR"] = tool?.Temporary ?? Path.GetTempPath() },
        })!;
        Assert.Equal("ready", _process.StandardOutput.ReadLine());
    }

    /// <summary>Its process id, as the command line takes it.</summary>
    public string Id => _process.Id.ToString(CultureInfo.InvariantCulture);

    /// <summary>Tells it to end.</summary>
    public void End() => _process.StandardInput.Close();

    /// <summary>Sends it a signal, such as <c>STOP</c>.</summary>
    public void Signal(string signal) => ToolProcess.Signal(_process, signal);

    /// <summary>It did all that it was to do, and ended without an error.</summary>
    public async Task AssertEndsWell()
    {
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, _process.ExitCode);
        Assert.Equal("done\n", await _process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
