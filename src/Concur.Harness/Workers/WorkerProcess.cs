using System.Diagnostics;
using Concur.Harness.Measurement;
using Concur.Protocol;

namespace Concur.Harness.Workers;

/// <summary>A worker process as the harness sees it. One lane owns it and calls it.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;
    private readonly BinaryWriter _requests;
    private readonly BinaryReader _answers;

    private WorkerProcess(Process process)
    {
        _process = process;
        _requests = new BinaryWriter(process.StandardInput.BaseStream);
        _answers = new BinaryReader(process.StandardOutput.BaseStream);
    }

    /// <summary>The worker's process id.</summary>
    public int Id => _process.Id;

    /// <summary>Starts a worker and tells it what to run, without waiting until it is ready.</summary>
    /// <param name="header">What it is to run.</param>
    /// <param name="number">Which worker of the launch this is; names its diagnostic socket.</param>
    /// <param name="portPrefix">The sockets' prefix in a profiled launch; null in a timing launch.</param>
    public static WorkerProcess Start(WorkerHeader header, int number, string? portPrefix)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!)
        {
            ArgumentList = { typeof(WorkerProcess).Assembly.Location, HarnessCommand.Worker },
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };

        // The harness's own port takes one connection; a child that inherits it would wait for ever.
        if (portPrefix is null) start.Environment.Remove(DiagnosticPort.Variable);
        else start.Environment[DiagnosticPort.Variable] = DiagnosticPort.SuspendAndConnect(DiagnosticPort.WorkerSocket(portPrefix, number));

        var worker = new WorkerProcess(Process.Start(start)!);
        header.Write(worker._requests);
        return worker;
    }

    /// <summary>Waits until the worker is about to read its first unit; returns when that was, ns.</summary>
    /// <exception cref="EndOfStreamException">The worker ended before it was ready.</exception>
    public long WaitUntilReady() => _answers.ReadInt64();

    /// <summary>Has the worker run a unit and waits for its answer.</summary>
    /// <exception cref="IOException">The worker has ended.</exception>
    public WorkerAnswer Run(int unit)
    {
        var sentNs = MonotonicClock.NowNs();
        _requests.Write(unit);
        _requests.Flush();
        var answer = WorkerAnswer.Read(_answers);
        return answer with { Stamp = answer.Stamp with { SentNs = sentNs, ReceivedNs = MonotonicClock.NowNs() } };
    }

    /// <summary>Tells the worker that no unit is left and waits for its end.</summary>
    public void Finish()
    {
        _requests.Write(-1);
        _requests.Flush();
        _process.WaitForExit();
    }

    /// <summary>How the worker ended; waits for the end that has been seen on its pipe.</summary>
    public string Ending()
    {
        _process.WaitForExit();
        const int Signalled = 128; // .NET reports a signal as 128 + its number, as shells do.
        return _process.ExitCode > Signalled ? $"was killed by signal {_process.ExitCode - Signalled}" : $"ended with exit code {_process.ExitCode}";
    }

    /// <summary>Ends the worker at once; harmless when it has ended.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Ends the worker if it still runs.</summary>
    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
            _process.WaitForExit();
        }

        _process.Dispose();
    }
}
