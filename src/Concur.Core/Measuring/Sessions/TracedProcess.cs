using Concur.Core.Model;
using Microsoft.Diagnostics.NETCore.Client;

namespace Concur.Core.Measuring.Sessions;

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
            await Task.WhenAll(TraceDrain.ToFileAsync(light, target.LightPath), stacks is null ? Task.CompletedTask : TraceDrain.ToFileAsync(stacks, target.StacksPath!));
            return new ProcessTrace(target.Worker, target.LightPath, target.StacksPath);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ServerNotAvailableException or DiagnosticsClientException or TimeoutException)
        {
            return null;
        }
    }
}
