using System.Collections.Immutable;
using Concur.Core.Analysis.Scheduling;
using Concur.Core.Analysis.Stacks;
using Concur.Core.Model;

namespace Concur.Core.Accounting.Figures;

/// <summary>What the runtime did in a recorded launch, as its events tell; a part is null where its source was not recorded.</summary>
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

    /// <summary>Where both were begun.</summary>
    public ImmutableArray<WaitSite>? WaitSites { get; private init; }

    /// <summary>The share of the measured time at 0, 1, ... cores.</summary>
    public ImmutableArray<CoresShare>? CoresInUse { get; private init; }

    /// <summary>The harness's thread pool.</summary>
    public PoolReport? Pool { get; private init; }

    /// <summary>The trial with these figures.</summary>
    public TrialReport AddTo(TrialReport trial) => trial with { Gc = Gc, Jit = Jit, Locks = Locks, Waits = Waits, WaitSites = WaitSites, RecordedCoresInUse = CoresInUse, Pool = Pool };

    /// <param name="events">What the runtime told.</param>
    /// <param name="recorded">The launch.</param>
    /// <param name="stacks">Where its threads began to wait.</param>
    /// <param name="schedule">When they were on a CPU, and how many CPUs there were for them; null where that is not known.</param>
    public static RuntimeFigures Of(LaunchEvents events, LaunchRecord recorded, LaunchStacks stacks, (PerfLog Log, double UsableCores)? schedule)
    {
        var phase = MeasuredPhase.Of(recorded);
        var figures = new RuntimeFigures { Pool = events.Harness is { } harness ? PoolFigures.Of(harness, phase) : null };
        if (events.Processes.ToList() is not { Count: > 0 } processes || phase is null) return figures;
        var cores = schedule is { } known ? CoresRunning.Of(known.Log.ProcessOf.Keys.Select(known.Log.Of).OfType<ThreadSchedule>(), phase.When, known.UsableCores) : null;
        return figures with
        {
            Gc = GcFigures.Of(processes, phase),
            Jit = JitFigures.Of(processes, phase),
            Locks = LockFigures.Of(events, phase, stacks, cores?.Idle),
            Waits = WaitFigures.Of(events, phase, cores?.Idle),
            WaitSites = TimedWait.BySite(LockFigures.Waits(events, phase).Select(item => item.Timed).Concat(WaitFigures.Waits(events, phase)), stacks, MostSites),
            CoresInUse = cores?.InUse,
        };
    }
}
