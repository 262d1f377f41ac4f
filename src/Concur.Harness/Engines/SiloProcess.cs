using System.Diagnostics;
using Concur.Harness.Workers;
using Concur.Protocol;

namespace Concur.Harness.Engines;

/// <summary>A silo on this machine, which the harness starts and ends.</summary>
internal sealed class SiloProcess : IDisposable
{
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly string _failurePath;

    private SiloProcess(Process process, string failurePath) => (_process, _failurePath) = (process, failurePath);

    /// <summary>The operating system's id of the process.</summary>
    public int Id => _process.Id;

    /// <summary>Why it has ended, in words; null while it runs.</summary>
    public string? Ending => !_process.HasExited ? null
        : File.Exists(_failurePath) ? "ended: " + File.ReadAllText(_failurePath)
        : HarnessStart.Ending(_process);

    /// <summary>Starts it without waiting for it. The calling thread must live as long as the silo.</summary>
    /// <param name="launch">The launch's specification, beside whose result the silo's files lie.</param>
    /// <param name="role">Which process of the launch it is.</param>
    /// <param name="spec">What the silo has to do; without the path of the file for a failure.</param>
    public static SiloProcess Start(LaunchSpec launch, ProcessRole role, SiloSpec spec)
    {
        var path = Path.Combine(Path.GetDirectoryName(launch.ResultPath)!, spec.Name);
        var complete = spec with { FailurePath = path + ".failure" };
        File.WriteAllLines(path + ".spec", complete.ToLines());
        var start = HarnessStart.Of(launch, role, HarnessCommand.Silo, path + ".spec");
        start.RedirectStandardInput = true;
        return new SiloProcess(Process.Start(start)!, complete.FailurePath);
    }

    /// <summary>Lets it end by itself, as one has to that is being recorded.</summary>
    public void Finish()
    {
        _process.StandardInput.Close();
        _process.WaitForExit(LongestEnd);
    }

    /// <summary>Ends it if it still runs.</summary>
    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
