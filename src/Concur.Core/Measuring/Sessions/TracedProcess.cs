using Concur.Core.Model;
using Microsoft.Diagnostics.NETCore.Client;

namespace Concur.Core.Measuring.Sessions;

/// <summary>A process that is to be recorded from its start, and where its traces go.</summary>
/// <param name="Worker">The worker's number; -1 for the harness.</param>
/// <param name="SocketPath">The socket that the process connects to.</param>
/// <param name="LightPath">The file of the light session.</param>
/// <param name="StacksPath">The file of the second session; null for none.</param>
/// <param name="Second">What the second session records.</param>
internal sealed record TraceTarget(int Worker, string SocketPath, string LightPath, string? StacksPath, SecondSession Second);

/// <summary>Waits until one suspended process connects, starts its sessions, resumes it and drains them until it ends.</summary>
internal static class TracedProcess
{
    /// <summary>Completes when the process has ended and its streams are in their files.</summary>
    /// <param name="target">The process.</param>
    /// <param name="connected">Called once the process has connected.</param>
    /// <param name="cancellation">Ends the waiting for a process that has not connected.</param>
    /// <returns>Null when the process did not connect, or ended before its sessions had started.</returns>
    public static async Task<ProcessTrace?> RecordAsync(TraceTarget target, Action connected, CancellationToken cancellation)
    {
        try
        {
            await using var connector = await DiagnosticsClientConnector.FromDiagnosticPort(target.SocketPath + ",listen", cancellation);
            if (connector is null) return null; // The library returns null when the waiting is cancelled.
            connected();
            var client = connector.Instance;
            using var light = await client.StartEventPipeSessionAsync(SessionPlan.Light(), cancellation);
            using var stacks = target.StacksPath is null
                ? null
                : await client.StartEventPipeSessionAsync(SessionPlan.Second(target.Second), cancellation);
            client.ResumeRuntime();
            await Task.WhenAll(
                TraceDrain.ToFileAsync(light, target.LightPath),
                stacks is null ? Task.CompletedTask : TraceDrain.ToFileAsync(stacks, target.StacksPath!));
            return new ProcessTrace(target.Worker, target.LightPath, target.StacksPath);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or TimeoutException
            or ServerNotAvailableException or DiagnosticsClientException)
        {
            return null;
        }
    }
}
