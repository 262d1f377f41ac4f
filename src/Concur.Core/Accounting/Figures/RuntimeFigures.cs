using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Recordings;
using Concur.Traces.Symbols;

namespace Concur.Core.Accounting.Figures;

/// <summary>
/// What the runtime did in the profiled launch of a trial, by its events. A figure is null where its source was not recorded.
/// </summary>
internal sealed record RuntimeFigures
{
    /// <summary>How many calls that led to waits are listed.</summary>
    public const int MostSites = 10;

    /// <summary>Collections, pauses, allocations.</summary>
    public GcReport? Gc { get; private init; }

    /// <summary>Compilations.</summary>
    public JitReport? Jit { get; private init; }

    /// <summary>Contended locks.</summary>
    public LockReport? Locks { get; private init; }

    /// <summary>Waits inside units.</summary>
    public WaitReport? Waits { get; private init; }

    /// <summary>The calls that led to waits for locks and to other waits.</summary>
    public ImmutableArray<WaitSite>? WaitSites { get; private init; }

    /// <summary>The share of the measured time at 0, 1, ... cores.</summary>
    public ImmutableArray<CoresShare>? CoresInUse { get; private init; }

    /// <summary>The harness's thread pool.</summary>
    public PoolReport? Pool { get; private init; }

    /// <summary>The trial with these figures.</summary>
    public TrialReport AddTo(TrialReport trial) => trial with
    {
        Gc = Gc,
        Jit = Jit,
        Locks = Locks,
        Waits = Waits,
        WaitSites = WaitSites,
        RecordedCoresInUse = CoresInUse,
        Pool = Pool,
    };

    /// <param name="recording">The recording of the launch.</param>
    /// <param name="launch">The launch.</param>
    /// <param name="usableCores">The cores that it may use, by affinity and quota.</param>
    public static RuntimeFigures Of(LaunchRecording recording, LaunchRecord launch, double usableCores)
    {
        var window = Window.Of(launch.Result);
        var figures = new RuntimeFigures { Pool = recording.Harness is { } harness ? PoolFigures.OfLaunch(harness, window) : null };
        if (recording.Processes.ToList() is not { Count: > 0 } processes || window is null) return figures;
        var schedules = recording.Recording.Schedules;
        var cores = schedules.Quality == ScheduleQuality.Exact ? CoresRunning.Of(schedules.Exact.Values, window.Times, usableCores) : null;
        var source = FigureSource.OfLaunch(recording, processes, launch, window) with { Idle = cores?.Idle };
        ProcessRecording[] all = [.. processes.Select(process => process.Process)];
        return figures with
        {
            Gc = GcFigures.Of(all, window).Report(window, launch.Result!.ServerGc, launch.Result.ConcurrentGc),
            Jit = JitFigures.Of(all, window),
            Locks = LockFigures.Of(source),
            Waits = WaitFigures.Of(source, launch.Result),
            WaitSites = source.Sites.Of(LockFigures.Waits(source).Concat(WaitFigures.Waits(source, launch.Result)), MostSites),
            CoresInUse = cores?.InUse,
        };
    }
}

/// <summary>Exceptions within a window.</summary>
internal static class ExceptionFigures
{
    private const int MostTypes = 3;

    /// <summary>Those of the measured iterations of a launch; null without any.</summary>
    public static ExceptionReport? OfLaunch(LaunchRecording recording, LaunchRecord launch)
    {
        ProcessRecording[] processes = [.. recording.Processes.Select(process => process.Process)];
        return processes.Length > 0 && Window.Of(launch.Result) is { } window
            ? Of(processes, window, launch.Result!.Iterations.Count(iteration => iteration.Measured))
            : null;
    }

    /// <param name="processes">The processes, which are added up.</param>
    /// <param name="window">The time that counts.</param>
    /// <param name="iterations">The number of iterations in it.</param>
    public static ExceptionReport Of(IReadOnlyCollection<ProcessRecording> processes, Window window, int iterations = 1)
    {
        var types = processes.SelectMany(process => process.Exceptions).Where(thrown => window.Holds(thrown.TimeNs))
            .CountBy(thrown => thrown.Type)
            .Select(type => new ThrownType(type.Key, type.Value))
            .OrderByDescending(type => type.Count).ThenBy(type => type.Type, StringComparer.Ordinal).ToList();
        return new ExceptionReport(types.Sum(type => type.Count), iterations, [.. types.Take(MostTypes)]);
    }
}

/// <summary>Compilations within a window.</summary>
internal static class JitFigures
{
    /// <param name="processes">The processes, which are added up.</param>
    /// <param name="window">The time that counts.</param>
    public static JitReport Of(IReadOnlyCollection<ProcessRecording> processes, Window window)
    {
        var compilations = processes.SelectMany(process => WindowedFacts.Compilations(process, window)).ToList();
        var tiers = compilations
            .GroupBy(compilation => compilation.Fact.Tier)
            .Select(group => new JitTier(group.Key, group.Count(), Ns.ToMs(group.Sum(compilation => compilation.Ns))))
            .OrderByDescending(tier => tier.TotalMs).ToList();
        return new JitReport(compilations.Count, Ns.ToMs(compilations.Sum(compilation => compilation.Ns)), [.. tiers]);
    }
}

/// <summary>
/// Waits inside units. Waits of the runtime's own threads and of the thread that waits for the lanes are excluded.
/// </summary>
internal static class WaitFigures
{
    /// <param name="source">The processes.</param>
    /// <param name="result">Says when each thread executed a unit.</param>
    public static WaitReport Of(FigureSource source, LaunchResult result)
    {
        var waits = Counted(source, result).ToList();
        var sum = WindowedFacts.Sum(waits.Select(wait => wait.Wait));
        return new WaitReport((int)sum.Count, sum.TotalMs, sum.LongestMs)
        {
            WhileCoresIdleMs = source.Idle is { } idle ? Ns.ToMs(waits.Sum(wait => idle.Intersect(wait.Wait.Times).TotalNs)) : null,
        };
    }

    /// <summary>The same waits one by one.</summary>
    public static IEnumerable<TimedWait> Waits(FigureSource source, LaunchResult result) =>
        Counted(source, result)
            .Select(found => (found.Process, found.Wait.Fact, found.Wait.Ns))
            .Select(wait => new TimedWait(
                Category.Wait, wait.Process, wait.Fact.ThreadId, wait.Fact.StartNs, wait.Fact.EndNs, wait.Ns));

    private static IEnumerable<(ProcessRecording Process, Counted<HandleWait> Wait)> Counted(FigureSource source, LaunchResult result) =>
        from thread in Threads(source.Processes, result)
        from wait in WindowedFacts.Waits(thread.Process, thread.ThreadId, thread.Times)
        select (thread.Process, source.Blocked.Of(thread.Process, wait));

    /// <summary>The threads that executed units in measured iterations, and when.</summary>
    public static IEnumerable<(ProcessRecording Process, int ThreadId, IntervalSet Times)> Threads(
        IEnumerable<(ProcessRole Role, ProcessRecording Process)> processes, LaunchResult result) =>
        from thread in result.Iterations.Where(iteration => iteration.Measured)
            .SelectMany(Spans)
            .GroupBy(span => (span.Role, span.ThreadId), span => (span.StartNs, span.EndNs))
        join process in processes on thread.Key.Role equals process.Role
        select (process.Process, thread.Key.ThreadId, IntervalSet.Of(thread));

    /// <summary>When each thread executed units.</summary>
    private static IEnumerable<(ProcessRole Role, int ThreadId, long StartNs, long EndNs)> Spans(IterationRecord iteration)
    {
        if (iteration.Lanes.Count == 0)
            return UnitSegment.Of(iteration).Select(segment => (ProcessRole.Harness, segment.ThreadId, segment.StartNs, segment.EndNs));
        var roleOf = iteration.Lanes.ToDictionary(lane => lane.Lane, lane => lane.Process);
        return iteration.Units.Select(unit => (roleOf.GetValueOrDefault(unit.Lane), unit.ThreadId, unit.StartNs, unit.EndNs));
    }
}

/// <summary>The input of figures: processes, the time that counts, and the names of threads.</summary>
/// <param name="Processes">The processes and their roles; the only process of a recording counts as the harness.</param>
/// <param name="Window">The time that counts.</param>
/// <param name="NameOf">The name of a thread, by the operating system's id.</param>
internal sealed record FigureSource(
    IReadOnlyList<(ProcessRole Role, ProcessRecording Process)> Processes, Window Window, Func<int, string> NameOf)
{
    /// <summary>When the processes left a core idle that they may use; null where that is unknown.</summary>
    public IntervalSet? Idle { get; init; }

    /// <summary>When threads were blocked in their waits; for as long as these lasted by default.</summary>
    public TimesBlocked Blocked { get; init; } = new(recording: null);

    /// <summary>The stacks in which waits started; none by default.</summary>
    public WaitSites Sites { get; init; } = new(areRecorded: false) { Lines = new CallLines([]) };

    /// <param name="recording">The recording of the launch.</param>
    /// <param name="processes">Its processes.</param>
    /// <param name="launch">The launch.</param>
    /// <param name="window">The time that counts.</param>
    public static FigureSource OfLaunch(
        LaunchRecording recording,
        IReadOnlyList<(ProcessRole Role, ProcessRecording Process)> processes,
        LaunchRecord launch,
        Window window) => new(processes, window, LaneNames(launch))
        {
            Sites = WaitSites.Of(
                recording.Recording, launch.Traces.Any(trace => trace.StacksPath is not null), launch.Plan.Spec.Workload),
            Blocked = new TimesBlocked(recording.Recording),
        };

    /// <summary>Of a running process.</summary>
    /// <param name="record">The files and the window of the recording.</param>
    /// <param name="recording">The recording, whose first process it is.</param>
    /// <param name="nameOf">The name of a thread, without its id.</param>
    public static FigureSource OfAttached(AttachRecord record, Recording recording, Func<int, string> nameOf)
    {
        var process = recording.Processes[0];
        return new FigureSource(
            [(ProcessRole.Harness, process)],
            Window.Of(record),
            thread => FormattableString.Invariant($"{nameOf(thread)} {thread}"))
        {
            // The events of a program that was compiled ahead of time have no stacks.
            Sites = WaitSites.Of(recording, record.Request.Profile == ProfileKind.Full && !process.IsNativeAot, workload: null),
            Blocked = new TimesBlocked(recording),
        };
    }

    /// <summary>The name of a thread's worker, or of the thread by its id where it has none.</summary>
    private static Func<int, string> LaneNames(LaunchRecord launch)
    {
        var laneOf = new Dictionary<int, int>();
        foreach (var lane in launch.Result!.Iterations.Where(iteration => iteration.Measured).SelectMany(iteration => iteration.Lanes))
            laneOf[lane.ThreadId] = lane.Lane;
        return threadId => laneOf.TryGetValue(threadId, out var lane)
            ? FormattableString.Invariant($"worker {lane}")
            : RemoteLanes.MachineOf(launch, threadId) is { } machine
            ? FormattableString.Invariant($"thread {MachineIds.OwnOf(threadId)} on {machine}")
            : FormattableString.Invariant($"thread {threadId}");
    }
}
