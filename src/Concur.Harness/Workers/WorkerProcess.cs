using System.Diagnostics;
using Concur.Harness.Measurement;
using Concur.Harness.Units;
using Concur.Harness.Workers.Transports;
using Concur.Protocol;

namespace Concur.Harness.Workers;

/// <summary>A worker process as the harness sees it. One lane at a time calls it.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;
    private readonly ITransport _transport;
    private LinkEnd? _link;
    private BinaryWriter? _requests;
    private BinaryReader? _answers;

    private WorkerProcess(Process process, ITransport transport, int number) => (_process, _transport, Number) = (process, transport, number);

    /// <summary>The worker's process id.</summary>
    public int Id => _process.Id;

    /// <summary>Which worker of the launch this is.</summary>
    public int Number { get; }

    /// <summary>What the worker process had used when it last answered.</summary>
    public ProcessCounters Usage { get; private set; }

    /// <summary>Starts a worker without waiting for it.</summary>
    /// <param name="spec">For the sockets' prefix in a profiled launch.</param>
    /// <param name="transport">The way to it; not the worker's own: the next worker of the lane may use it.</param>
    /// <param name="number">Which worker of the launch this is; names its diagnostic socket.</param>
    public static WorkerProcess Start(LaunchSpec spec, ITransport transport, int number)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, [.. HarnessCommand.Under(spec.RuntimeConfigPath), typeof(WorkerProcess).Assembly.Location, HarnessCommand.Worker, .. transport.WorkerArguments])
        {
            RedirectStandardInput = transport.UsesStandardStreams,
            RedirectStandardOutput = transport.UsesStandardStreams,
        };

        // The harness's own port takes one connection; a child that inherits it would wait for ever.
        if (spec.WorkerPortPrefix is null) start.Environment.Remove(DiagnosticPort.Variable);
        else start.Environment[DiagnosticPort.Variable] = DiagnosticPort.SuspendAndConnect(DiagnosticPort.WorkerSocket(spec.WorkerPortPrefix, number));
        return new WorkerProcess(Process.Start(start)!, transport, number);
    }

    /// <summary>Tells the worker what to run and waits until it is about to read its first unit; returns when that was, ns.</summary>
    /// <exception cref="EndOfStreamException">The worker ended before it was ready.</exception>
    public long Prepare(WorkerHeader header)
    {
        _link = _transport.Connect(_process);
        (_requests, _answers) = (new BinaryWriter(_link.Output), new BinaryReader(_link.Input));
        header.Write(_requests);
        return _answers.ReadInt64();
    }

    /// <summary>Has the worker run a unit and waits for its result.</summary>
    /// <exception cref="IOException">The worker has ended.</exception>
    public UnitOutcome Run(WorkerRequest request)
    {
        var sentNs = MonotonicClock.NowNs();
        if (request.IsFirst) _link!.Results.Restart();
        request.Write(_requests!);
        var answer = WorkerAnswer.Read(_answers!);
        Usage = answer.Usage;
        var received = _link!.Results.Receive(answer.Kind, (int)answer.Stamp.ResultBytes);
        var arrivedNs = MonotonicClock.NowNs();
        var result = received.ToValue();
        var stamp = answer.Stamp with { SentNs = sentNs, ArrivedNs = arrivedNs, ReceivedNs = MonotonicClock.NowNs() };
        return new UnitOutcome(stamp, result, answer.Failure);
    }

    /// <summary>Tells the worker that no unit is left and waits for its end.</summary>
    public void Finish()
    {
        WorkerRequest.End.Write(_requests!);
        _process.WaitForExit();
    }

    /// <summary>How the worker ended; waits for the end that has been seen on its link.</summary>
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

        try
        {
            _link?.Dispose();
        }
        catch (IOException)
        {
            // A request that never reached a worker that had ended: there is nobody left to read it.
        }

        _process.Dispose();
    }
}
