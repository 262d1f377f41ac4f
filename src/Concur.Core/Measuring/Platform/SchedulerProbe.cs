using Concur.Core.Model;

namespace Concur.Core.Measuring.Platform;

/// <summary>Chooses the scheduler source that this machine grants: perf events where they can be had.</summary>
public static class SchedulerProbe
{
    /// <summary>Chooses for what was asked for.</summary>
    /// <exception cref="ConcurException"><c>perf</c> was asked for by name and is refused.</exception>
    public static SchedulerChoice Decide(SchedulerKind wanted)
    {
        if (wanted == SchedulerKind.Proc) return new SchedulerChoice(SchedulerKind.Proc, null);
        var refusal = PerfRefusal();
        return refusal is null ? new SchedulerChoice(SchedulerKind.Perf, null)
            : wanted == SchedulerKind.Perf ? throw new ConcurException(FailureKind.Unsupported, refusal + "; or take --scheduler proc")
            : new SchedulerChoice(SchedulerKind.Proc, refusal);
    }

    /// <summary>Why perf events can't be had, and how to allow them, in one line; null when they can.</summary>
    public static string? PerfRefusal() => Platforms.Current.Schedulers.PerfRefusal();
}
