using System.Diagnostics;
using Concur.Protocol;

namespace Concur.Harness.Workers;

/// <summary>Starts further processes of the harness.</summary>
internal static class HarnessStart
{
    /// <param name="spec">The launch that they serve.</param>
    /// <param name="role">Which process of the launch it is; its number names its diagnostic socket in a profiled launch.</param>
    /// <param name="arguments">A <see cref="HarnessCommand"/> and what follows it.</param>
    public static ProcessStartInfo Of(LaunchSpec spec, ProcessRole role, params IEnumerable<string> arguments)
    {
        string[] host = HarnessCommand.Under(spec.RuntimeConfigPath);
        var start = new ProcessStartInfo(Environment.ProcessPath!, [.. host, typeof(HarnessStart).Assembly.Location, .. arguments]);
        RuntimeSettings.GiveTo(start.Environment);
        if (spec.WorkerPortPrefix is { } prefix && role.WorkerNumber is { } number)
            start.Environment[DiagnosticPort.Variable] = DiagnosticPort.SuspendAndConnect(DiagnosticPort.WorkerSocket(prefix, number));
        return start;
    }

    /// <summary>How a process ended, such as "was killed by signal 9". It must have ended.</summary>
    public static string Ending(Process process) => SignalExit.SignalOf(process.ExitCode) is { } signal ? $"was killed by signal {signal}"
        : NtStatus.Describe(process.ExitCode) is { } status ? $"ended by {status}"
        : $"ended with exit code {process.ExitCode}";
}
