using System.Collections.Immutable;
using System.Net.Sockets;
using Concur.Core.Measuring.Platform;
using Concur.Core.Model;
using Microsoft.Diagnostics.NETCore.Client;

namespace Concur.Core.Measuring;

/// <summary>The sessions of a process that runs already. It goes on when they end.</summary>
internal sealed class AttachedSessions : IDisposable
{
    /// <summary>A runtime that is stopped in a debugger, or by a signal, never answers.</summary>
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(10);

    private readonly List<(EventPipeSession Session, string Path, Task Drained)> _sessions = [];
    private readonly DiagnosticsClientConnector _connector;

    private AttachedSessions(DiagnosticsClientConnector connector) => _connector = connector;

    /// <summary>Completes when the process ends the light session: it ended itself.</summary>
    public Task Ended => _sessions[0].Drained;

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
            var address = Platforms.Current.Ports.AddressOf(processId) ?? throw new IOException("its diagnostic port is gone");
            sessions = new AttachedSessions(await DiagnosticsClientConnector.FromDiagnosticPort(address + ",connect", limit.Token));
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

    /// <summary>Ends the sessions and waits until all of their events are in the files.</summary>
    /// <param name="cancellation">Ends the waiting.</param>
    public Task StopAsync(CancellationToken cancellation) =>
        Task.WhenAll(_sessions.Select(session => StopAsync(session.Session, session.Drained, cancellation)));

    public void Dispose()
    {
        foreach (var (session, _, _) in _sessions) session.Dispose();
        _ = _connector.DisposeAsync().AsTask();
    }

    private async Task AddAsync(EventPipeSessionConfiguration configuration, string path, CancellationToken cancellation)
    {
        var session = await _connector.Instance.StartEventPipeSessionAsync(configuration, cancellation);
        _sessions.Add((session, path, TraceDrain.ToFileAsync(session, path)));
    }

    /// <summary>The stream is drained meanwhile: the runtime writes the names of methods into it before it answers.</summary>
    private static async Task StopAsync(EventPipeSession session, Task drained, CancellationToken cancellation)
    {
        try
        {
            await session.StopAsync(cancellation);
        }
        catch (Exception e) when (IsLost(e))
        {
            // The process has ended, and its sessions with it: what it had written by then is drained all the same.
        }

        await drained.WaitAsync(cancellation);
    }

    /// <summary>Whether the library says that the process no longer answers.</summary>
    private static bool IsLost(Exception e) =>
        e is IOException or TimeoutException or SocketException or ServerNotAvailableException or DiagnosticsClientException;

    private static string Why(int processId, Exception e) => !Platforms.Current.Running.Exists(processId)
        ? FormattableString.Invariant($"process {processId} has ended before it could be recorded")
        : e is UnsupportedCommandException
            ? FormattableString.Invariant($"process {processId} runs an older .NET: attach needs .NET 10 or later there")
        : e is OperationCanceledException or TimeoutException
            ? FormattableString.Invariant(
                $"process {processId} did not answer for {LongestAnswer.TotalSeconds:0} s: is it stopped, by a signal or in a debugger?")
            : FormattableString.Invariant($"process {processId} cannot be attached to: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}");
}

/// <summary>Copies a session's stream into a file.</summary>
internal static class TraceDrain
{
    private const int CopyBufferBytes = 1 << 17;

    /// <summary>
    /// Completes when the stream ends, which it does with the session or the process. It must be read until then: otherwise the
    /// process would wait at its end.
    /// </summary>
    public static async Task ToFileAsync(EventPipeSession session, string path)
    {
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: true);
        try
        {
            await session.EventStream.CopyToAsync(file, CopyBufferBytes, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The process was killed and its socket reset, or the session was disposed of: what arrived by then is kept.
        }
    }
}
