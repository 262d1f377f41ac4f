using System.Collections.Immutable;
using Concur.Core.Measuring.Processes;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Measuring.Sessions;

/// <summary>
/// The sessions of every process of one launch. The library's listener takes one connection, so each process has a
/// socket of its own. Sockets of workers are opened before the workers start, and one more with each worker that connects.
/// </summary>
internal sealed class LaunchSessions : IDisposable
{
    private const int Harness = -1;

    private readonly PrivateFolder _sockets;
    private readonly string _tracePrefix;
    private readonly SecondSession _second;
    private readonly CancellationTokenSource _noMore = new();
    private readonly Lock _gate = new();
    private readonly List<Task<ProcessTrace?>> _recordings = [];
    private int _nextWorker;

    /// <param name="sockets">Where the sockets go.</param>
    /// <param name="tracePrefix">What the trace files' paths begin with.</param>
    /// <param name="second">What the second session of each process records.</param>
    /// <param name="workersAhead">How many worker sockets are kept open; 0 when the strategy starts no workers.</param>
    public LaunchSessions(PrivateFolder sockets, string tracePrefix, SecondSession second, int workersAhead)
    {
        (_sockets, _tracePrefix, _second) = (sockets, tracePrefix, second);
        HarnessSocket = sockets.File("h");
        WorkerPrefix = workersAhead == 0 ? null : sockets.File("w");
        Listen(Target(Harness, HarnessSocket, tracePrefix), () => { });
        for (var i = 0; i < workersAhead; i++) ListenForNextWorker();
    }

    /// <summary>The harness's own socket.</summary>
    public string HarnessSocket { get; }

    /// <summary>What the workers' sockets begin with; null when there are none.</summary>
    public string? WorkerPrefix { get; }

    /// <summary>All recordings, once the launch has ended: the harness first, then workers by number.</summary>
    public async Task<ImmutableArray<ProcessTrace>> CompleteAsync()
    {
        await _noMore.CancelAsync();
        Task<ProcessTrace?>[] recordings;
        lock (_gate) recordings = [.. _recordings];
        var traces = await Task.WhenAll(recordings);
        return [.. traces.OfType<ProcessTrace>().OrderBy(trace => trace.Worker)];
    }

    public void Dispose() => _noMore.Dispose();

    private void ListenForNextWorker()
    {
        int number;
        lock (_gate) number = _nextWorker++;
        var prefix = FormattableString.Invariant($"{_tracePrefix}-w{number}");
        Listen(Target(number, DiagnosticPort.WorkerSocket(_sockets.File("w"), number), prefix), ListenForNextWorker);
    }

    private void Listen(TraceTarget target, Action connected)
    {
        lock (_gate)
        {
            if (!_noMore.IsCancellationRequested) _recordings.Add(TracedProcess.RecordAsync(target, connected, _noMore.Token));
        }
    }

    private TraceTarget Target(int worker, string socket, string prefix) =>
        new(worker, socket, prefix + ".nettrace", _second == SecondSession.None ? null : prefix + ".stacks.nettrace", _second);
}
