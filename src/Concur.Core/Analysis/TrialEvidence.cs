using Concur.Core.Accounting;
using Concur.Core.Accounting.Figures;
using Concur.Core.Model;

namespace Concur.Core.Analysis;

/// <summary>What a trial's launches tell about where the time went.</summary>
/// <param name="Account">The lanes' account; null without a usable launch.</param>
/// <param name="Cores">The cores' account; null without a usable launch.</param>
/// <param name="Stacks">Sampled stacks; null when none were recorded.</param>
/// <param name="LostEvents">Events that the sessions dropped; null when nothing was recorded.</param>
internal sealed record TrialEvidence(Account? Account, CoreAccount? Cores, StackProfile? Stacks, long? LostEvents)
{
    /// <summary>The account of each timing launch by itself, for who wants to know how sure a category is.</summary>
    public IReadOnlyDictionary<LaunchRecord, Account?> ByLaunch { get; private init; } = new Dictionary<LaunchRecord, Account?>();

    /// <summary>What passing results took; null where no worker process was used.</summary>
    public IpcReport? Ipc { get; private init; }

    /// <summary>How long units stood in the pool's queue; null where no pool served them.</summary>
    public DelayReport? QueueDelay { get; private init; }

    /// <summary>What the runtime did meanwhile; null when nothing was recorded.</summary>
    public RuntimeFigures? Figures { get; private init; }

    public static TrialEvidence Gather(IReadOnlyList<LaunchRecord> launches, TimeSpan sampleInterval, MachineFacts machine)
    {
        var timing = launches.Where(launch => !launch.Plan.Profiled).ToList();
        if (timing.Count == 0) return new TrialEvidence(null, null, null, null);
        var recorded = RecordedLaunch.Read(launches.LastOrDefault(launch => launch.Plan.Profiled), sampleInterval, machine.UsableCores);
        return new TrialEvidence(LaneAccountant.Close(timing, recorded?.Split), CoreAccountant.Close(timing[^1], machine), recorded?.Profile, recorded?.Lost)
        {
            ByLaunch = new Dictionary<LaunchRecord, Account?>(timing.Select(launch => KeyValuePair.Create(launch, LaneAccountant.Close([launch], recorded?.Split))), ReferenceEqualityComparer.Instance),
            Ipc = IpcTimes.Of(timing),
            QueueDelay = QueueDelays.Of(timing),
            Figures = recorded?.Figures,
        };
    }
}
