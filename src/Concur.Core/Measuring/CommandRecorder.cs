using System.Globalization;
using Concur.Core.Measuring.Platform;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Nettrace;

namespace Concur.Core.Measuring;

/// <summary>Runs commands of this machine: schedstat is polled, and perf events are not used.</summary>
public sealed class CommandRecorder : ICommandRecorder
{
    /// <inheritdoc/>
    public Capabilities Capabilities { get; } = MachineProbe.CapabilitiesOf(SchedulerKind.Proc);

    /// <inheritdoc/>
    public Task<CommandRecord> TimeAsync(NamedCommand command, CommandsRequest request, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(request);
        return RunAsync(command, InheritedTracing.None, request, watch: null, cancellation);
    }

    /// <inheritdoc/>
    public async Task<CommandRecord> RecordAsync(
        NamedCommand command, CommandsRequest request, string traceFolder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(request);
        TraceDestination.MustExist(traceFolder);
        var sampling = request.Profile == ProfileKind.Full
            ? new SchedulerChoice(SchedulerKind.Proc, null).Interval(request.SampleInterval)
            : (TimeSpan?)null;
        using var watch = new ProcessTreeWatch();
        var record = await RunAsync(
            command, InheritedTracing.Environment(command, traceFolder, sampling), request, watch, cancellation);
        InheritedTracing.HideSecrets(command, traceFolder);
        return record with { Processes = watch.Stop(process => InheritedTracing.TraceOf(command, traceFolder, process)) };
    }

    private static async Task<CommandRecord> RunAsync(
        NamedCommand command,
        IReadOnlyDictionary<string, string?> environment,
        CommandsRequest request,
        ProcessTreeWatch? watch,
        CancellationToken cancellation)
    {
        var line = CommandLine.Parse(command.Text, request.Shell);
        var (path, exitCode) = line.Find();
        if (path is null) return NotStarted(line.Program, exitCode);
        var start = new ChildStart(path, line.Arguments, environment)
        {
            HasExactPeak = watch is not null,
            Spawned = processId => watch?.Start(processId),
        };
        IChild child;
        try
        {
            child = await ProcessRun.StartAsync(start);
        }
        catch (ConcurException)
        {
            // The system can't execute its format, or lacks its interpreter.
            return NotStarted(line.Program, CommandLine.NotExecutable);
        }

        return Record(await ProcessRun.EndAsync(child, request.Timeout, cancellation));
    }

    private static CommandRecord Record(EndedProcess ended) => new()
    {
        Ending = ended.Ending,
        Usage = ended.Exit.Usage,
        Output = ended.Exit.Output,
    };

    private static CommandRecord NotStarted(string program, int exitCode) => new()
    {
        Ending = LaunchEnding.Exited,
        Usage = new ProcessUsage { RealMs = null, UserMs = null, SysMs = null, MaxRssBytes = null, ExitCode = exitCode },
        Output = exitCode == CommandLine.NotExecutable ? $"{program}: cannot be executed" : $"{program}: command not found",
    };
}

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

    /// <summary>Hides what looks like a secret in the command lines that the traces of its processes hold.</summary>
    public static void HideSecrets(NamedCommand command, string traceFolder)
    {
        foreach (var path in Directory.EnumerateFiles(traceFolder, Path.GetFileName(PathOf(command, traceFolder, "*"))))
            CommandLineSecrets.Hide(path);
    }

    /// <summary>The path of the trace of a process, by its id.</summary>
    public static string PathOf(NamedCommand command, string traceFolder, string process) =>
        Path.Combine(traceFolder, $"{FileNames.Of(command.Name)}-{process}.nettrace");
}
