using System.Globalization;

namespace Concur.Protocol;

/// <summary>
/// How the processes of a profiled launch find their diagnostic ports. The variables are the runtime's:
/// https://learn.microsoft.com/dotnet/core/diagnostics/diagnostic-port and eventpipe in the same folder.
/// </summary>
public static class DiagnosticPort
{
    /// <summary>The variable that names the port to which a process connects at its start.</summary>
    public const string Variable = "DOTNET_DiagnosticPorts";

    /// <summary>The variable for the sample profiler's interval: ms in hexadecimal, as the runtime reads all its numbers.</summary>
    public const string SamplingVariable = "DOTNET_EventPipeThreadSamplingRate";

    /// <summary>The variable that makes a process record itself; removed where nothing is to be recorded.</summary>
    public const string SelfRecordingVariable = "DOTNET_EnableEventPipe";

    /// <summary>The value of <see cref="SamplingVariable"/> for an interval, cut to whole ms.</summary>
    public static string Sampling(TimeSpan interval) => ((int)interval.TotalMilliseconds).ToString("x", CultureInfo.InvariantCulture);

    /// <summary>The value of <see cref="Variable"/> that makes the process wait until a session resumes it.</summary>
    public static string SuspendAndConnect(string socketPath) => socketPath + ",suspend,connect";

    /// <summary>The socket of a worker process. Keep the prefix short: the path of a Unix socket has 108 bytes at most (unix(7)).</summary>
    /// <param name="prefix">The path without the number.</param>
    /// <param name="worker">The worker's number in the launch.</param>
    public static string WorkerSocket(string prefix, int worker) => prefix + worker.ToString(CultureInfo.InvariantCulture);
}
