using Concur.Core.Analysis.Accounting;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Figures;

/// <summary>What the runtime did in a recorded launch, as its events tell; a part is null where its source was not recorded.</summary>
/// <param name="Gc">Collections, pauses, allocations.</param>
/// <param name="Jit">What was compiled.</param>
/// <param name="Locks">Contended locks.</param>
/// <param name="Waits">Waits inside units.</param>
/// <param name="Pool">The harness's thread pool.</param>
internal sealed record RuntimeFigures(GcReport? Gc, JitReport? Jit, LockReport? Locks, WaitReport? Waits, PoolReport? Pool)
{
    public static RuntimeFigures Of(LaunchEvents events, LaunchRecord recorded)
    {
        var phase = MeasuredPhase.Of(recorded);
        var pool = events.Harness is { } harness ? PoolFigures.Of(harness, phase) : null;
        return events.Processes.ToList() is { Count: > 0 } processes && phase is not null
            ? new RuntimeFigures(GcFigures.Of(processes, phase), JitFigures.Of(processes, phase), LockFigures.Of(processes, phase), WaitFigures.Of(events, phase), pool)
            : new RuntimeFigures(null, null, null, null, pool);
    }
}
