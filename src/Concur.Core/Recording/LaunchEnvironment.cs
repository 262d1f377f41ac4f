using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Recording;

/// <summary>The variables in which a launch's environment differs from the tool's; null removes one.</summary>
internal static class LaunchEnvironment
{
    /// <summary>
    /// A timing launch connects to no diagnostic port, whatever the user's environment says. The temporary folder is
    /// the launch's own: a killed runtime leaves its diagnostic sockets and pipes there.
    /// </summary>
    /// <param name="plan">For the runtime's variant.</param>
    /// <param name="samplingInterval">The runtime's own sampler's; null when it has nothing to do.</param>
    /// <param name="socketPath">Where a recorded launch connects to; null for a timing launch.</param>
    /// <param name="temporaryFolder">The launch's own.</param>
    public static Dictionary<string, string?> Of(LaunchPlan plan, TimeSpan? samplingInterval, string? socketPath, string temporaryFolder)
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal);
        if (plan.Trial.Variant is { } variant)
        {
            foreach (var (name, value) in variant.Environment) environment[name] = value;
        }

        environment[DiagnosticPort.Variable] = socketPath is null ? null : DiagnosticPort.SuspendAndConnect(socketPath);
        environment[DiagnosticPort.SamplingVariable] = samplingInterval is { } interval ? DiagnosticPort.Sampling(interval) : null;
        environment[DiagnosticPort.SelfRecordingVariable] = null;
        environment["TMPDIR"] = temporaryFolder;
        return environment;
    }
}
