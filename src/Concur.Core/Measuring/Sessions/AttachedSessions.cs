using System.Collections.Immutable;
using Concur.Core.Model;
using Microsoft.Diagnostics.NETCore.Client;

namespace Concur.Core.Measuring.Sessions;

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

    /// <summary>The light session's file, whatever it holds.</summary>
    public string LightPath => _sessions[0].Path;

    /// <summary>The files that hold something.</summary>
    public ImmutableArray<string> Paths => [.. _sessions.Select(session => session.Path).Where(path => File.Exists(path) && new FileInfo(path).Length > 0)];

    /// <summary>Starts the light session, and a second one where there is something for it to do.</summary>
    /// <exception cref="ConcurException">The process doesn't answer, or is gone.</exception>
    public static async Task<AttachedSessions> StartAsync(int processId, string tracePrefix, SecondSession second, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(LongestAnswer);
        AttachedSessions? sessions = null;
        try
        {
            var address = DiagnosticPorts.AddressOf(processId) ?? throw new IOException("it listens no longer");
            sessions = new AttachedSessions(await DiagnosticsClientConnector.FromDiagnosticPort(address + ",connect", limit.Token));
            await sessions.AddAsync(SessionPlan.Light(), tracePrefix + ".nettrace", limit.Token);
            if (second != SecondSession.None) await sessions.AddAsync(SessionPlan.Second(second), tracePrefix + ".stacks.nettrace", limit.Token);
            return sessions;
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException or IOException or System.Net.Sockets.SocketException or ServerNotAvailableException or DiagnosticsClientException)
        {
            sessions?.Dispose();
            cancellation.ThrowIfCancellationRequested();
            throw new ConcurException(FailureKind.BadInput, Why(processId, e));
        }
    }

    /// <summary>Ends the sessions and waits until all that they had to say is in the files.</summary>
    /// <param name="cancellation">Gives up waiting.</param>
    public async Task StopAsync(CancellationToken cancellation)
    {
        await Task.WhenAll(_sessions.Select(session => StopAsync(session.Session, session.Drained, cancellation)));
    }

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
        catch (Exception e) when (e is IOException or TimeoutException or System.Net.Sockets.SocketException or ServerNotAvailableException or DiagnosticsClientException)
        {
            // The process has ended, and its sessions with it: what it had written until then is drained as ever.
        }

        await drained.WaitAsync(cancellation);
    }

    private static string Why(int processId, Exception e) => !Directory.Exists($"/proc/{processId}")
        ? FormattableString.Invariant($"process {processId} has ended before it could be recorded")
        : e is UnsupportedCommandException
            ? FormattableString.Invariant($"process {processId} runs an older .NET: attach needs .NET 10 or later there")
        : e is OperationCanceledException or TimeoutException
            ? FormattableString.Invariant($"process {processId} did not answer for {LongestAnswer.TotalSeconds:0} s: is it stopped, by a signal or in a debugger?")
            : FormattableString.Invariant($"process {processId} cannot be attached to: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}");
}
