using Concur.Core.Accounting.Figures;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Profiles;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;
using Concur.Traces.Timelines;

namespace Concur.Core.Accounting.Trials;

/// <summary>The results of the profiled launch of a trial.</summary>
/// <param name="Recording">Its recording.</param>
/// <param name="Figures">What the runtime did in it.</param>
/// <param name="Split">How the time inside units divides; null without a readable trace.</param>
internal sealed record RecordedLaunch(Recording Recording, RuntimeFigures Figures, UnitSplit? Split)
{
    /// <summary>How much CPU time its samples stand for; null where none were taken on the CPUs.</summary>
    public CpuCoverage? CpuProfile => CpuWeights.Of(Recording.Schedules)?.Coverage();

    /// <summary>How much CPU time no reading of its threads met; null where they were not read now and then.</summary>
    public PolledCpu? PolledCpu => PolledCpu.Of(Recording.Schedules);

    /// <summary>Exceptions that were thrown; null without a readable trace.</summary>
    public ExceptionReport? Exceptions { get; private init; }

    /// <summary>The calls in which threads acquired locks, and left the CPUs, inside units; null without sampled stacks.</summary>
    public CallReport? Calls { get; private init; }

    /// <summary>What units awaited; null where they did not, or it was not recorded.</summary>
    public AwaitReport? Awaits { get; private init; }

    /// <param name="launch">The launch.</param>
    /// <param name="recording">Its recording.</param>
    /// <param name="usableCores">The cores that the launch may use, by affinity and quota.</param>
    public static RecordedLaunch Of(LaunchRecord launch, Recording recording, double usableCores)
    {
        var processes = LaunchRecording.Of(launch, recording);
        return new RecordedLaunch(recording, RuntimeFigures.Of(processes, launch, usableCores), UnitSplit.Of(launch, processes))
        {
            Exceptions = ExceptionFigures.OfLaunch(processes, launch),
            Awaits = AwaitFigures.Of(launch, processes),
            Calls = Window.Of(launch.Result) is { } window
                ? CallFigures.Of(recording, window, WaitFigures.Threads(processes.Processes, launch.Result!))?.Report()
                : null,
        };
    }

    /// <summary>The stacks of all threads, lanes first; null without samples.</summary>
    public static StackProfile? Profile(LaunchRecord launch, Recording recording)
    {
        var names = ThreadNames.Of(launch, recording.Schedules);
        var timeline = TimelineBuilder.Of(recording, mayBeOfElsewhere: !launch.Machines.IsEmpty).WithSources(recording);
        return ProfileBuilder.Of(timeline, recording, names.Of);
    }
}

/// <summary>
/// The names of a launch's threads in its profile, and their order: lanes by number and time, main threads, other threads, then
/// threads of processes that do not run the harness.
/// </summary>
internal sealed class ThreadNames
{
    private readonly ThreadSchedules _schedules;
    private readonly Dictionary<(ProcessRole Role, int ThreadId), int> _lanes = [];
    private readonly Dictionary<int, ProcessRole> _roleOf = [];

    private readonly LaunchRecord _launch;

    private ThreadNames(LaunchRecord launch, ThreadSchedules schedules) => (_launch, _schedules) = (launch, schedules);

    /// <param name="launch">The launch, which has the lanes.</param>
    /// <param name="schedules">The names of threads in processes that do not run the harness.</param>
    public static ThreadNames Of(LaunchRecord launch, ThreadSchedules schedules)
    {
        var names = new ThreadNames(launch, schedules);
        if (launch.Result is not { } result) return names;
        names._roleOf[result.ProcessId] = ProcessRole.Harness;
        foreach (var iteration in result.Iterations)
        {
            var roles = iteration.Lanes.ToDictionary(lane => lane.Lane, lane => lane.Process);
            foreach (var lane in iteration.Lanes) names.Add(lane);
            foreach (var unit in iteration.Units)
                names._lanes.TryAdd((roles.GetValueOrDefault(unit.Lane), unit.ThreadId), unit.Lane);
        }

        return names;
    }

    /// <summary>The name of a thread; see <see cref="ThreadLabeler"/>.</summary>
    public ThreadLabel Of(int processId, int threadId, string frames)
    {
        var machine = RemoteLanes.MachineOf(_launch, processId);
        var (ownProcess, ownThread) = machine is null ? (processId, threadId) : (MachineIds.OwnOf(processId), MachineIds.OwnOf(threadId));
        var on = machine is null ? "" : $"{machine}, ";
        if (!_roleOf.TryGetValue(processId, out var role))
        {
            var name = _schedules.Names.GetValueOrDefault(threadId, "thread");
            return new ThreadLabel(
                FormattableString.Invariant($"{on}process {ownProcess}, {name} {ownThread}"), (2, 0, int.MaxValue, threadId));
        }

        var process = role.IsHarness ? "" : FormattableString.Invariant($"{on}process {ownProcess} ({role}), ");
        if (!_lanes.TryGetValue((role, threadId), out var lane))
        {
            return threadId == processId
                ? new ThreadLabel($"{process}main thread {ownThread}", (1, 0, role.Order, threadId))
                : new ThreadLabel($"{process}{RuntimeThreads.PurposeOf(frames)} {ownThread}", (2, 0, role.Order, threadId));
        }

        var label = lane < 0
            ? new ThreadLabel($"{process}pool thread {ownThread}, ran units", (0, int.MaxValue, role.Order, threadId))
            : new ThreadLabel(FormattableString.Invariant($"worker {lane}, {process}thread {ownThread}"), (0, lane, role.Order, threadId));
        return label with { IsWorker = true };
    }

    private void Add(LaneStamp lane)
    {
        if (lane.Process.IsHarness) _lanes.TryAdd((lane.Process, lane.ThreadId), lane.Lane);
        else _roleOf[lane.WorkerProcessId] = lane.Process;
    }
}
