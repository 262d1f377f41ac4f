using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting.Figures;

/// <summary>
/// What the runtime did in the profiled launch of a trial, as its events tell; a part is null where its source was not
/// recorded.
/// </summary>
internal sealed record RuntimeFigures
{
    private const int MostSites = 10;

    /// <summary>Collections, pauses, allocations.</summary>
    public GcReport? Gc { get; private init; }

    /// <summary>What was compiled.</summary>
    public JitReport? Jit { get; private init; }

    /// <summary>Contended locks.</summary>
    public LockReport? Locks { get; private init; }

    /// <summary>Waits inside units.</summary>
    public WaitReport? Waits { get; private init; }

    /// <summary>The calls that led to both.</summary>
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

    /// <param name="recording">What was recorded of the launch.</param>
    /// <param name="launch">The launch.</param>
    /// <param name="usableCores">What it may use, by affinity and quota.</param>
    public static RuntimeFigures Of(LaunchRecording recording, LaunchRecord launch, double usableCores)
    {
        var window = Window.Of(launch.Result);
        var figures = new RuntimeFigures { Pool = recording.Harness is { } harness ? PoolFigures.OfLaunch(harness, window) : null };
        if (recording.Processes.ToList() is not { Count: > 0 } processes || window is null) return figures;
        var schedules = recording.Recording.Schedules;
        var cores = schedules.Quality == ScheduleQuality.Exact ? CoresRunning.Of(schedules.Exact.Values, window.Times, usableCores) : null;
        var source = new FigureSource(processes, window, FigureSource.LaneNames(launch.Result!))
        {
            Idle = cores?.Idle,
            Sites = new WaitSites(areRecorded: launch.Traces.Any(trace => trace.StacksPath is not null)),
        };
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
