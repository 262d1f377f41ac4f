using Concur.Core.Measuring.Machine;
using Microsoft.Diagnostics.NETCore.Client;

namespace Concur.Core.Measuring.Sessions;

/// <summary>Where running .NET processes listen.</summary>
internal static class DiagnosticPorts
{
    private const string TemporaryVariable = "TMPDIR=";

    /// <summary>The ids of those that listen in this user's temporary folder.</summary>
    public static IReadOnlyList<int> Published() => [.. DiagnosticsClient.GetPublishedProcesses().Where(id => Directory.Exists($"/proc/{id}"))];

    /// <summary>
    /// The socket of a process, which the runtime makes in the process's own temporary folder: that may be another one than
    /// this tool's, and lie in a container.
    /// </summary>
    /// <returns>Null when there is none, or this user may not look.</returns>
    public static string? AddressOf(int processId)
    {
        var environment = ProcFile.Text($"/proc/{processId}/environ")?.Split('\0') ?? [];
        var folder = environment.FirstOrDefault(variable => variable.StartsWith(TemporaryVariable, StringComparison.Ordinal))?[TemporaryVariable.Length..] is { Length: > 0 } own ? own : "/tmp";

        // In a container the process has another id there: the last one of NSpid.
        var inside = ProcFile.Field($"/proc/{processId}/status", "NSpid")?.Split('\t')[^1] ?? FormattableString.Invariant($"{processId}");
        try
        {
            var root = $"/proc/{processId}/root";
            return Directory.EnumerateFiles(root + folder, $"dotnet-diagnostic-{inside}-*-socket").Order(StringComparer.Ordinal).LastOrDefault();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
