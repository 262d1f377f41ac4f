namespace Concur.Protocol;

/// <summary>How a process of a profiled launch finds its diagnostic port.</summary>
public static class DiagnosticPort
{
    /// <summary>The runtime's variable that names the port to connect to at start.</summary>
    public const string Variable = "DOTNET_DiagnosticPorts";

    /// <summary>The runtime's variable for the sample profiler's interval, in ms and, as the runtime reads all its numbers, hexadecimal.</summary>
    public const string SamplingVariable = "DOTNET_EventPipeThreadSamplingRate";

    /// <summary>The runtime's variable that has a process record itself; removed where nothing is to be recorded.</summary>
    public const string SelfRecordingVariable = "DOTNET_EnableEventPipe";

    /// <summary>The value of <see cref="SamplingVariable"/> for an interval of whole ms.</summary>
    public static string Sampling(TimeSpan interval) => ((int)interval.TotalMilliseconds).ToString("x", System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The value of <see cref="Variable"/> that lets the process wait until it is resumed.</summary>
    public static string SuspendAndConnect(string socketPath) => socketPath + ",suspend,connect";

    /// <summary>The socket of the n-th worker process of a launch; short, for a path has 108 bytes at most.</summary>
    public static string WorkerSocket(string prefix, int worker) => prefix + worker.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
