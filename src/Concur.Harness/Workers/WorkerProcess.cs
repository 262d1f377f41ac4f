using System.Diagnostics;
using Concur.Harness.Platform;
using Concur.Harness.Units;
using Concur.Harness.Workers.Transports;
using Concur.Protocol;

namespace Concur.Harness.Workers;

/// <summary>A worker process as the harness sees it. Only one lane at a time may call it.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process _process;
    private readonly ITransport _transport;
    private LinkEnd? _link;
    private BinaryWriter? _requests;
    private BinaryReader? _responses;

    private WorkerProcess(Process process, ITransport transport, ProcessRole role) =>
        (_process, _transport, Role) = (process, transport, role);

    /// <summary>The operating system's id of the process.</summary>
    public int Id => _process.Id;

    /// <summary>Which worker process of the launch this is.</summary>
    public ProcessRole Role { get; }

    /// <summary>What the process had used when it last responded; null where this system does not give it.</summary>
    public ProcessCounters? Usage { get; private set; } = default(ProcessCounters);

    /// <summary>How long its runtime had compiled when it last responded, ns.</summary>
    public long CompilingNs { get; private set; }

    /// <summary>Starts a worker without waiting for it.</summary>
    /// <param name="spec">The launch's specification.</param>
    /// <param name="transport">The connection to it, which stays the caller's: the lane's next worker may use it again.</param>
    /// <param name="role">Which worker of the launch this is; its number names its diagnostic socket in a profiled launch.</param>
    public static WorkerProcess Start(LaunchSpec spec, ITransport transport, ProcessRole role)
    {
        var start = HarnessStart.Of(spec, role, [HarnessCommand.Worker, .. transport.WorkerArguments]);
        (start.RedirectStandardInput, start.RedirectStandardOutput) = (transport.UsesStandardStreams, transport.UsesStandardStreams);
        return new WorkerProcess(Process.Start(start)!, transport, role);
    }

    /// <summary>Tells the worker what to run and waits until it is about to read its first unit.</summary>
    /// <exception cref="EndOfStreamException">The worker ended before it was ready.</exception>
    public WorkerReady Prepare(WorkerHeader header)
    {
        _link = _transport.Connect(_process);
        (_requests, _responses) = (new BinaryWriter(_link.Output), new BinaryReader(_link.Input));
        header.Write(_requests);
        return WorkerReady.Read(_responses);
    }

    /// <summary>Has the worker run a unit and waits for its result.</summary>
    /// <exception cref="IOException">The worker has ended.</exception>
    public UnitOutcome Run(WorkerRequest request)
    {
        var sentNs = MonotonicClock.NowNs();
        if (request.IsFirst) _link!.Results.Restart();
        request.Write(_requests!);
        var response = WorkerResponse.Read(_responses!);
        (Usage, CompilingNs) = (response.Usage, response.CompilingNs);
        var received = _link!.Results.Receive(response.Kind, (int)response.Stamp.ResultBytes);
        var arrivedNs = MonotonicClock.NowNs();
        var result = received.ToValue();
        var stamp = response.Stamp with { SentNs = sentNs, ArrivedNs = arrivedNs, ReceivedNs = MonotonicClock.NowNs() };
        return new UnitOutcome(stamp, result, response.Failure);
    }

    /// <summary>Tells the worker that no unit is left and waits for its end.</summary>
    public void Finish()
    {
        if (_requests is null) return; // It has not been prepared: Dispose ends it.
        WorkerRequest.End.Write(_requests);
        _process.WaitForExit();
    }

    /// <summary>How the worker ended, such as "was killed by signal 9". Call this once its connection has shown that it ended.</summary>
    public string Ending()
    {
        _process.WaitForExit();
        return HarnessStart.Ending(_process);
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
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Closing the connection could not send what was still in its buffer: the worker has ended and needs no request any more.
        }

        _process.Dispose();
        ProcessAccounting.AddEnded(Usage);
    }
}
