using Concur.Core.Model;
using Microsoft.Diagnostics.NETCore.Client;

namespace Concur.Core.Recording.Sessions;

/// <summary>Where a process's traces go.</summary>
/// <param name="Worker">The worker's number; -1 for the harness.</param>
/// <param name="SocketPath">The socket that the process connects to.</param>
/// <param name="LightPath">The file of the light session.</param>
/// <param name="StacksPath">The file of the second session; null for none.</param>
/// <param name="Second">What the second session is for.</param>
internal sealed record TraceTarget(int Worker, string SocketPath, string LightPath, string? StacksPath, SecondSession Second);

/// <summary>Waits for one suspended process, starts its sessions, lets it go and drains them until it ends.</summary>
internal static class TracedProcess
{
    private const int CopyBufferBytes = 1 << 17;

    /// <summary>Completes when the process has ended and its streams are in their files.</summary>
    /// <param name="target">The process.</param>
    /// <param name="connected">Called once the process is there.</param>
    /// <param name="cancellation">Gives up waiting for a process that has not connected.</param>
    /// <returns>Null when the process went away before its sessions had started.</returns>
    public static async Task<ProcessTrace?> RecordAsync(TraceTarget target, Action connected, CancellationToken cancellation)
    {
        try
        {
            await using var connector = await DiagnosticsClientConnector.FromDiagnosticPort(target.SocketPath + ",listen", cancellation);
            if (connector is null) return null; // What the library answers when it is told to give up waiting.
            connected();
            using var light = await connector.Instance.StartEventPipeSessionAsync(SessionPlan.Light(), cancellation);
            using var stacks = target.StacksPath is null ? null : await connector.Instance.StartEventPipeSessionAsync(SessionPlan.Second(target.Second), cancellation);
            connector.Instance.ResumeRuntime();
            await Task.WhenAll(DrainAsync(light, target.LightPath), DrainAsync(stacks, target.StacksPath));
            return new ProcessTrace(target.Worker, target.LightPath, target.StacksPath);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ServerNotAvailableException or DiagnosticsClientException or TimeoutException)
        {
            return null;
        }
    }

    /// <summary>The stream ends by itself when the process does; it must be read until then, or the process would wait at its end.</summary>
    private static async Task DrainAsync(EventPipeSession? session, string? path)
    {
        if (session is null || path is null) return;
        await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: true);
        try
        {
            await session.EventStream.CopyToAsync(file, CopyBufferBytes, CancellationToken.None);
        }
        catch (IOException)
        {
            // The process was killed and its socket reset: what arrived until then is kept.
        }
    }
}
