using Concur.Core.Accounting;
using Concur.Core.Accounting.Figures;
using Concur.Core.Analysis.Profiles;
using Concur.Core.Analysis.Scheduling;
using Concur.Core.Analysis.Stacks;
using Concur.Core.Model;

namespace Concur.Core.Analysis;

/// <summary>What the recorded launch of a trial tells.</summary>
/// <param name="Figures">What the runtime did meanwhile.</param>
/// <param name="Split">How the time inside units divides; null when nothing of it can be read.</param>
/// <param name="Profile">Sampled stacks; null when none were recorded.</param>
/// <param name="Lost">Events, samples and switches that were dropped.</param>
internal sealed record RecordedLaunch(RuntimeFigures Figures, UnitSplit? Split, StackProfile? Profile, long Lost)
{
    /// <param name="launch">The launch; null when there was none.</param>
    /// <param name="sampleInterval">The time between stack samples of the runtime's own sampler.</param>
    /// <param name="usableCores">What the launch may use, by affinity and quota.</param>
    /// <returns>Null when nothing recorded it.</returns>
    public static RecordedLaunch? Read(LaunchRecord? launch, TimeSpan sampleInterval, double usableCores)
    {
        if (launch is null) return null;
        var perf = launch.Scheduler is { Kind: SchedulerKind.Perf } trace ? PerfLog.Read(trace.Path) : null;
        var polled = Polled(launch.Scheduler);
        if (LaunchEvents.Read(launch, perf, polled) is not { } events) return null;

        // The figures come first: the profile takes the stacks apart.
        var stacks = LaunchStacks.Of(launch);
        var (figures, split) = (RuntimeFigures.Of(events, launch, stacks, perf is null ? null : (perf, usableCores)), UnitSplit.Of(launch, events));
        if (perf is not null) return new RecordedLaunch(figures, split, LaunchProfiler.Build(launch, perf, events, stacks), events.Lost + perf.Lost);
        var sampled = StackProfiler.Build(launch, sampleInterval, (thread, startNs, endNs) => polled?.CpuNsBetween(thread, startNs, endNs));
        return new RecordedLaunch(figures, split, sampled?.Profile, events.Lost + (sampled?.Lost ?? 0));
    }

    private static PolledLog? Polled(SchedulerTrace? trace) =>
        (trace?.Kind == SchedulerKind.Proc ? trace.Path : trace?.SchedstatPath) is { } path ? PolledLog.Read(path) : null;
}
