using System.Globalization;
using Concur.Core.Measuring.Sessions;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Measuring;

/// <summary>
/// Has every .NET process of a tree record itself: the runtime's own variables are inherited, and each process writes a
/// file of its own. There is no port, so no process waits for the tool:
/// https://learn.microsoft.com/dotnet/core/diagnostics/eventpipe#trace-using-environment-variables.
/// </summary>
internal static class InheritedTracing
{
    /// <summary>The runtime reads its numbers as hexadecimal.</summary>
    private const string BufferMegabytes = "40";

    /// <summary>A timed launch records nothing, whatever the user's environment says.</summary>
    public static IReadOnlyDictionary<string, string?> None { get; } = new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        [DiagnosticPort.SelfRecordingVariable] = null,
        [DiagnosticPort.Variable] = null,
    };

    /// <param name="command">For the files' names.</param>
    /// <param name="traceFolder">Where they go.</param>
    /// <param name="sampleInterval">Between stack samples; null for events alone.</param>
    public static Dictionary<string, string?> Environment(NamedCommand command, string traceFolder, TimeSpan? sampleInterval)
    {
        var providers = SessionPlan.LightText + (sampleInterval is null ? "" : "," + SessionPlan.SamplerText);
        return new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            [DiagnosticPort.SelfRecordingVariable] = "1",
            ["DOTNET_EventPipeOutputPath"] = PathOf(command, traceFolder, "{pid}"),
            ["DOTNET_EventPipeOutputStreaming"] = "1",
            ["DOTNET_EventPipeCircularMB"] = BufferMegabytes,
            ["DOTNET_EventPipeConfig"] = providers,
            [DiagnosticPort.Variable] = null,
            [DiagnosticPort.SamplingVariable] = sampleInterval is { } interval ? DiagnosticPort.Sampling(interval) : null,
        };
    }

    /// <summary>The trace that a process wrote; null when it wrote none.</summary>
    public static string? TraceOf(NamedCommand command, string traceFolder, int process)
    {
        var path = PathOf(command, traceFolder, process.ToString(CultureInfo.InvariantCulture));
        return File.Exists(path) ? path : null;
    }

    private static string PathOf(NamedCommand command, string traceFolder, string process) =>
        Path.Combine(traceFolder, $"{FileNames.Of(command.Name)}-{process}.nettrace");
}
