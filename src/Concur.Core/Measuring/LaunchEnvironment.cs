using Concur.Core.Measuring.Platform;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Measuring;

/// <summary>The variables in which a launch's environment differs from the tool's; null removes one.</summary>
internal static class LaunchEnvironment
{
    /// <summary>
    /// How long the runtime lets methods run at tier 0 before it counts their calls: 100 ms, and again for as long as new
    /// code turns up, so that a launch may be over before its hot methods are optimised. Without it 30 calls are enough,
    /// and the code is the same: https://github.com/dotnet/runtime/blob/v10.0.0/src/coreclr/inc/clrconfignames.h.
    /// </summary>
    private const string CallCountingDelay = "DOTNET_TC_CallCountingDelayMs";

    /// <summary>
    /// A timing launch connects to no diagnostic port, whatever the user's environment says. The temporary folder is
    /// the launch's own, because a killed runtime leaves its diagnostic sockets and pipes there.
    /// </summary>
    /// <param name="plan">For the runtime's variant.</param>
    /// <param name="samplingInterval">The interval of the runtime's own sampler; null when it takes no samples.</param>
    /// <param name="socketPath">Where a profiled launch connects to; null for a timing launch.</param>
    /// <param name="temporaryFolder">The launch's own.</param>
    public static Dictionary<string, string?> Of(LaunchPlan plan, TimeSpan? samplingInterval, string? socketPath, string temporaryFolder)
    {
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal);

        // Fresh processes are short-lived in real use too: there the usual delay stays.
        var isLongLived = !plan.Trial.Strategy.Strategy.StartsFreshProcesses;
        if (isLongLived && Environment.GetEnvironmentVariable(CallCountingDelay) is null) environment[CallCountingDelay] = "0";
        if (plan.Trial.Variant is { } variant)
        {
            foreach (var (name, value) in variant.Environment) environment[name] = value;
        }

        environment[DiagnosticPort.Variable] = socketPath is null ? null : DiagnosticPort.SuspendAndConnect(socketPath);
        environment[DiagnosticPort.SamplingVariable] = samplingInterval is { } interval ? DiagnosticPort.Sampling(interval) : null;
        environment[DiagnosticPort.SelfRecordingVariable] = null;
        environment[Platforms.Current.Ports.TemporaryFolderVariable] = temporaryFolder;
        return environment;
    }
}
