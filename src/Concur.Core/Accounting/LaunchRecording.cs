using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting;

/// <summary>A launch's recording, with its processes by their roles.</summary>
/// <param name="recording">The recording of all its processes.</param>
/// <param name="byRole">The processes that have a readable trace.</param>
internal sealed class LaunchRecording(Recording recording, IReadOnlyDictionary<ProcessRole, ProcessRecording> byRole)
{
    /// <summary>The recording of all its processes.</summary>
    public Recording Recording => recording;

    /// <summary>The processes that have a readable trace.</summary>
    public IEnumerable<(ProcessRole Role, ProcessRecording Process)> Processes => byRole.Select(pair => (pair.Key, pair.Value));

    /// <summary>The harness; null without a readable trace.</summary>
    public ProcessRecording? Harness => Of(ProcessRole.Harness);

    /// <summary>The files of a launch, as one recording.</summary>
    public static TraceSelection FilesOf(LaunchRecord launch) => new(
        $"{launch.Plan.Spec.Workload}, {launch.Plan.Trial.Label}",
        [
            .. launch.Traces.SelectMany(trace => new[] { trace.LightPath, trace.StacksPath })
                .OfType<string>()
                .Where(path => new FileInfo(path) is { Exists: true, Length: > 0 }),
        ])
    {
        SchedulePath = launch.Scheduler?.Path,
        CountersPath = launch.Scheduler?.SchedstatPath,
    };

    /// <summary>The launch's processes, found in its recording by their files.</summary>
    public static LaunchRecording Of(LaunchRecord launch, Recording recording) => new(
        recording,
        launch.Traces.Select(trace => (trace.Role, Process: recording.ProcessOf(trace.LightPath)))
            .Where(trace => trace.Process is not null)
            .ToDictionary(trace => trace.Role, trace => trace.Process!));

    /// <summary>A process; null without a readable trace.</summary>
    public ProcessRecording? Of(ProcessRole role) => byRole.GetValueOrDefault(role);

    /// <summary>The events of a thread; null where its process has no readable trace.</summary>
    public ThreadEvents? EventsOf(ProcessRole role, int threadId) => Of(role) is { } process ? recording.EventsOf(process, threadId) : null;
}
