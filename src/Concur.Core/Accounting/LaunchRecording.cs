using System.Collections.Immutable;
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

    /// <summary>The files of a launch, as one recording. Those of a machine whose clock nothing bounds are left out.</summary>
    /// <param name="launch">The launch, on one clock.</param>
    public static TraceSelection FilesOf(LaunchRecord launch)
    {
        var name = $"{launch.Plan.Spec.Workload}, {launch.Plan.Trial.Label}";
        var others = ImmutableArray.CreateBuilder<MachineTraces>();
        foreach (var (index, clock) in launch.Clocks.Index())
        {
            if (clock.Offset is not { } offset) continue;
            if (launch.Machines.FirstOrDefault(machine => machine.Name == clock.Machine) is not { Traces.IsEmpty: false } machine) continue;
            others.Add(new MachineTraces(
                new OtherMachine(clock.Machine, offset.ErrorNs),
                index + 1,
                offset.OffsetNs,
                Files(name, machine.Traces, machine.Scheduler)));
        }

        return Files(name, launch.Traces, launch.Scheduler) with { Machines = others.ToImmutable() };
    }

    /// <summary>The launch's processes, found in its recording by their files.</summary>
    public static LaunchRecording Of(LaunchRecord launch, Recording recording) => new(
        recording,
        launch.Traces.Concat(launch.Machines.SelectMany(machine => machine.Traces))
            .Select(trace => (trace.Role, Process: recording.ProcessOf(trace.LightPath)))
            .Where(trace => trace.Process is not null)
            .ToDictionary(trace => trace.Role, trace => trace.Process!));

    private static TraceSelection Files(string name, ImmutableArray<ProcessTrace> traces, SchedulerTrace? scheduler) => new(
        name,
        [
            .. traces.SelectMany(trace => new[] { trace.LightPath, trace.StacksPath })
                .OfType<string>()
                .Where(path => new FileInfo(path) is { Exists: true, Length: > 0 }),
        ])
    {
        SchedulePath = scheduler?.Path,
        CountersPath = scheduler?.SchedstatPath,
    };

    /// <summary>A process; null without a readable trace.</summary>
    public ProcessRecording? Of(ProcessRole role) => byRole.GetValueOrDefault(role);

    /// <summary>The events of a thread; null where its process has no readable trace.</summary>
    public ThreadEvents? EventsOf(ProcessRole role, int threadId) => Of(role) is { } process ? recording.EventsOf(process, threadId) : null;
}
