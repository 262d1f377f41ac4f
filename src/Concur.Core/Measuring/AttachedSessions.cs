using System.Collections.Immutable;
using System.Net.Sockets;
using Concur.Core.Measuring.Platform;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;
using Concur.Traces.Nettrace;
using Microsoft.Diagnostics.NETCore.Client;

namespace Concur.Core.Measuring;

/// <summary>The sessions of a process that runs already. It goes on when they end.</summary>
internal sealed class AttachedSessions : IDisposable
{
    /// <summary>A runtime that is stopped in a debugger, or by a signal, never answers.</summary>
    public static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(10);

    private readonly List<AttachedSession> _sessions = [];
    private readonly IDiagnosticPort _port;
    private readonly DiagnosticsClientConnector _connector;

    private AttachedSessions(IDiagnosticPort port, DiagnosticsClientConnector connector) => (_port, _connector) = (port, connector);

    /// <summary>Completes when the light session's stream ends: the process has ended, or has sent more than is kept.</summary>
    public Task<StreamEnd> Ended => _sessions[0].Drained;

    /// <summary>The light session's file; it may be empty.</summary>
    public string LightPath => _sessions[0].Path;

    /// <summary>The files that are not empty.</summary>
    public ImmutableArray<string> Paths =>
        [.. _sessions.Select(session => session.Path).Where(path => File.Exists(path) && new FileInfo(path).Length > 0)];

    /// <summary>Starts the light session, and a second one where one is wanted.</summary>
    /// <exception cref="ConcurException">The process doesn't answer, or has ended.</exception>
    public static async Task<AttachedSessions> StartAsync(
        int processId, string tracePrefix, SecondSession second, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(LongestAnswer);
        AttachedSessions? sessions = null;
        try
        {
            var port = Platforms.Current.Ports.Open(processId) ?? throw new IOException("its diagnostic port is gone");
            sessions = new AttachedSessions(port, await ConnectAsync(port, limit.Token));
            await sessions.AddAsync(SessionPlan.Light(), tracePrefix + ".nettrace", limit.Token);
            if (second != SecondSession.None)
                await sessions.AddAsync(SessionPlan.Second(second), tracePrefix + ".stacks.nettrace", limit.Token);
            return sessions;
        }
        catch (Exception e) when (e is OperationCanceledException || IsLost(e))
        {
            sessions?.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw new ConcurException(FailureKind.BadInput, Why(processId, e));
        }
    }

    private static async Task<DiagnosticsClientConnector> ConnectAsync(IDiagnosticPort port, CancellationToken cancellation)
    {
        try
        {
            return await DiagnosticsClientConnector.FromDiagnosticPort(port.Address + ",connect", cancellation);
        }
        catch
        {
            port.Dispose();
            throw;
        }
    }

    /// <summary>Ends the sessions and waits until all of their events are in the files.</summary>
    /// <param name="giveUp">Ends the waiting; what has arrived by then is in the files.</param>
    /// <returns>Whether the process has ended its sessions. If not, names of methods may be missing, which it writes last.</returns>
    /// <exception cref="IOException">A file could not be written.</exception>
    public async Task<bool> StopAsync(CancellationToken giveUp)
    {
        var stopped = true;
        try
        {
            await Task.WhenAll(_sessions.Select(session => StopAsync(session, giveUp)));
        }
        catch (OperationCanceledException)
        {
            stopped = false;
        }

        foreach (var session in _sessions) await session.Session.EventStream.DisposeAsync();
        await Task.WhenAll(_sessions.Select(session => session.Drained));
        foreach (var path in Paths) CommandLineSecrets.Hide(path);
        return stopped;
    }

    /// <summary>
    /// Closes the streams, at which the runtime ends the sessions. Disposing of a session would ask the process to end it and wait for
    /// the answer without a limit.
    /// </summary>
    public void Dispose()
    {
        foreach (var session in _sessions) session.Session.EventStream.Dispose();
        _ = _connector.DisposeAsync().AsTask();
        _port.Dispose();
    }

    private async Task AddAsync(IReadOnlyList<EventPipeSessionConfiguration> forms, string path, CancellationToken cancellation)
    {
        var session = await SessionPlan.StartAsync(_connector.Instance, forms, cancellation);
        _sessions.Add(new AttachedSession(session, path, TraceDrain.ToFileAsync(session.EventStream, path)));
    }

    /// <summary>The stream is drained meanwhile: the runtime writes the names of methods into it before it answers.</summary>
    private static async Task StopAsync(AttachedSession session, CancellationToken cancellation)
    {
        try
        {
            await session.Session.StopAsync(cancellation);
        }
        catch (Exception e) when (IsLost(e))
        {
            // The process has ended, and its sessions with it: what it had written by then is drained all the same.
        }

        await session.Drained.WaitAsync(cancellation);
    }

    /// <summary>Whether the library says that the process no longer answers.</summary>
    private static bool IsLost(Exception e) =>
        e is IOException or TimeoutException or SocketException or ServerNotAvailableException or DiagnosticsClientException;

    private static string Why(int processId, Exception e) => !Platforms.Current.Running.Exists(processId)
        ? FormattableString.Invariant($"process {processId} has ended before it could be recorded")
        : e is UnsupportedCommandException
            ? RunningProcesses.TooOld(processId, runtime: null)
        : e is OperationCanceledException or TimeoutException
            ? FormattableString.Invariant(
                $"process {processId} did not answer for {LongestAnswer.TotalSeconds:0} s: is it stopped, by a signal or in a debugger?")
            : FormattableString.Invariant($"process {processId} cannot be attached to: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}");

    /// <summary>One of them.</summary>
    /// <param name="Session">The session.</param>
    /// <param name="Path">Its file.</param>
    /// <param name="Drained">Completes when its stream ends.</param>
    private sealed record AttachedSession(EventPipeSession Session, string Path, Task<StreamEnd> Drained);
}
