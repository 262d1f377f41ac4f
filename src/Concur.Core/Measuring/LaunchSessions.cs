using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;
using Microsoft.Diagnostics.NETCore.Client;

namespace Concur.Core.Measuring;

/// <summary>
/// The sessions of every process of one launch. The library's listener takes one connection, so each process has a
/// socket of its own. Sockets of workers are opened before the workers start, and one more with each worker that connects.
/// </summary>
internal sealed class LaunchSessions : IDisposable
{
    private readonly PrivateFolder _sockets;
    private readonly string _tracePrefix;
    private readonly SecondSession _second;
    private readonly bool _poolItems;
    private readonly CancellationTokenSource _noMore = new();
    private readonly Lock _gate = new();
    private readonly List<Task<ProcessTrace?>> _recordings = [];
    private int _nextWorker;

    /// <param name="process">The process that is started first.</param>
    /// <param name="sockets">Where the sockets go.</param>
    /// <param name="tracePrefix">What the trace files' paths begin with.</param>
    /// <param name="second">What the second session of each process records.</param>
    public LaunchSessions(WatchedProcess process, PrivateFolder sockets, string tracePrefix, SecondSession second)
    {
        (_sockets, _tracePrefix, _second, _poolItems) = (sockets, tracePrefix, second, process.HasPoolItems);
        HarnessSocket = sockets.Port("h");
        WorkerPrefix = process.WorkersAhead == 0 ? null : sockets.Port("w");
        Listen(Target(process.Role, HarnessSocket, tracePrefix), () => { });
        for (var i = 0; i < process.WorkersAhead; i++) ListenForNextWorker();
    }

    /// <summary>The socket of the process that is started first.</summary>
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
        return [.. traces.OfType<ProcessTrace>().OrderBy(trace => trace.Role.Order)];
    }

    public void Dispose() => _noMore.Dispose();

    private void ListenForNextWorker()
    {
        int number;
        lock (_gate) number = _nextWorker++;
        var prefix = FormattableString.Invariant($"{_tracePrefix}-w{number}");
        Listen(Target(ProcessRole.Worker(number), DiagnosticPort.WorkerSocket(_sockets.Port("w"), number), prefix), ListenForNextWorker);
    }

    private void Listen(TraceTarget target, Action connected)
    {
        lock (_gate)
        {
            if (!_noMore.IsCancellationRequested) _recordings.Add(TracedProcess.RecordAsync(target, connected, _noMore.Token));
        }
    }

    private TraceTarget Target(ProcessRole role, string socket, string prefix) =>
        new(role, socket, prefix + ".nettrace", _second == SecondSession.None ? null : prefix + ".stacks.nettrace", _second)
        {
            HasPoolItems = _poolItems,
        };
}

/// <summary>A process that is to be recorded from its start, and where its traces go.</summary>
/// <param name="Role">Which process of the launch it is.</param>
/// <param name="SocketPath">The socket that the process connects to.</param>
/// <param name="LightPath">The file of the light session.</param>
/// <param name="StacksPath">The file of the second session; null for none.</param>
/// <param name="Second">What the second session records.</param>
internal sealed record TraceTarget(ProcessRole Role, string SocketPath, string LightPath, string? StacksPath, SecondSession Second)
{
    /// <summary>Whether the light session has the items of the thread pool's queue.</summary>
    public bool HasPoolItems { get; init; }
}

/// <summary>Waits until one suspended process connects, starts its sessions, resumes it and drains them until it ends.</summary>
internal static class TracedProcess
{
    /// <summary>Completes when the process has ended and its streams are in their files.</summary>
    /// <param name="target">The process.</param>
    /// <param name="connected">Called once the process has connected.</param>
    /// <param name="cancellation">Ends the waiting for a process that has not connected.</param>
    /// <returns>Null when the process did not connect, or ended before its sessions had started.</returns>
    /// <exception cref="IOException">A trace can't be written.</exception>
    public static async Task<ProcessTrace?> RecordAsync(TraceTarget target, Action connected, CancellationToken cancellation)
    {
        Task<StreamEnd>[] drained;
        try
        {
            await using var connector = await DiagnosticsClientConnector.FromDiagnosticPort(target.SocketPath + ",listen", cancellation);
            if (connector is null) return null; // The library returns null when the waiting is cancelled.
            connected();
            drained = await StartAsync(connector.Instance, target, cancellation);
            await ((Task)Task.WhenAll(drained)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or TimeoutException
            or ServerNotAvailableException or DiagnosticsClientException)
        {
            return null;
        }

        await Task.WhenAll(drained);
        return new ProcessTrace(target.Role, target.LightPath, target.StacksPath);
    }

    /// <summary>
    /// Starts the sessions and lets the process go on, which it does without a recording as well. The streams end with the process.
    /// </summary>
    private static async Task<Task<StreamEnd>[]> StartAsync(DiagnosticsClient client, TraceTarget target, CancellationToken cancellation)
    {
        EventPipeSession? light = null, stacks = null;
        try
        {
            light = await SessionPlan.StartAsync(client, SessionPlan.Light(target.HasPoolItems), cancellation);
            if (target.StacksPath is not null)
                stacks = await SessionPlan.StartAsync(client, SessionPlan.Second(target.Second), cancellation);
            client.ResumeRuntime();
        }
        catch (UnsupportedCommandException)
        {
            client.ResumeRuntime();
            await CloseAsync();
            throw;
        }
        catch
        {
            await CloseAsync();
            throw;
        }

        var drained = TraceDrain.ToFileAsync(light.EventStream, target.LightPath);
        return stacks is null ? [drained] : [drained, TraceDrain.ToFileAsync(stacks.EventStream, target.StacksPath!)];

        async Task CloseAsync()
        {
            if (light is not null) await light.EventStream.DisposeAsync();
            if (stacks is not null) await stacks.EventStream.DisposeAsync();
        }
    }
}
