using Concur.Core.Model;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting;

/// <summary>A launch's recording, with its processes by their part in the launch: the harness is -1, workers have numbers.</summary>
/// <param name="recording">What was recorded.</param>
/// <param name="byWorker">The processes of which anything can be read.</param>
internal sealed class LaunchRecording(Recording recording, IReadOnlyDictionary<int, ProcessRecording> byWorker)
{
    private const int HarnessNumber = -1;

    /// <summary>What was recorded.</summary>
    public Recording Recording => recording;

    /// <summary>The processes of which anything can be read.</summary>
    public IEnumerable<(int Worker, ProcessRecording Process)> Processes => byWorker.Select(pair => (pair.Key, pair.Value));

    /// <summary>The harness; null when nothing of it can be read.</summary>
    public ProcessRecording? Harness => Of(HarnessNumber);

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
        launch.Traces.Select(trace => (trace.Worker, Process: recording.ProcessOf(trace.LightPath)))
            .Where(trace => trace.Process is not null)
            .ToDictionary(trace => trace.Worker, trace => trace.Process!));

    /// <summary>The harness (-1) or a worker; null when nothing of it can be read.</summary>
    public ProcessRecording? Of(int worker) => byWorker.GetValueOrDefault(worker);

    /// <summary>What is known of a thread of the harness (-1) or of a worker; null when nothing of its process can be read.</summary>
    public ThreadEvents? EventsOf(int worker, int threadId) => Of(worker) is { } process ? recording.EventsOf(process, threadId) : null;
}
