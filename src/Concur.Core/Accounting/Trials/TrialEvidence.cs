using Concur.Core.Accounting.Figures;
using Concur.Core.Model;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting.Trials;

/// <summary>What a trial's launches tell about where the time went.</summary>
internal sealed record TrialEvidence
{
    /// <summary>The lanes' account; null without a usable timing launch.</summary>
    public Account? Account { get; private init; }

    /// <summary>The cores' account; null without a usable timing launch.</summary>
    public CoreAccount? Cores { get; private init; }

    /// <summary>The account of each timing launch by itself, which tells how sure a category is.</summary>
    public IReadOnlyDictionary<LaunchRecord, Account?> ByLaunch { get; private init; } = new Dictionary<LaunchRecord, Account?>();

    /// <summary>What passing results took; null where no worker process was used.</summary>
    public IpcReport? Ipc { get; private init; }

    /// <summary>How long units stood in the pool's queue; null where no pool served them.</summary>
    public DelayReport? QueueDelay { get; private init; }

    /// <summary>What the runtime did meanwhile; null when nothing was recorded.</summary>
    public RuntimeFigures? Figures { get; private init; }

    /// <summary>Events, samples and switches that were dropped; null when nothing was recorded.</summary>
    public long? Lost { get; private init; }

    /// <param name="launches">The trial's launches that went well.</param>
    /// <param name="recording">The profiled launch's; null when there is none.</param>
    /// <param name="machine">For the cores.</param>
    public static TrialEvidence Gather(IReadOnlyList<LaunchRecord> launches, Recording? recording, MachineFacts machine)
    {
        var timing = launches.Where(launch => !launch.Plan.Profiled).ToList();
        if (timing.Count == 0) return new TrialEvidence();
        var profiled = launches.LastOrDefault(launch => launch.Plan.Profiled);
        var recorded = profiled is null || recording is null ? null : RecordedLaunch.Of(profiled, recording, machine.UsableCores);
        return new TrialEvidence
        {
            Account = LaneAccountant.Close(timing, recorded?.Split),
            Cores = CoreAccountant.Close(timing[^1], machine),
            ByLaunch = new Dictionary<LaunchRecord, Account?>(
                timing.Select(launch => KeyValuePair.Create(launch, LaneAccountant.Close([launch], recorded?.Split))),
                ReferenceEqualityComparer.Instance),
            Ipc = IpcTimes.Of(timing),
            QueueDelay = QueueDelays.Of(timing),
            Figures = recorded?.Figures,
            Lost = recorded?.Recording.Lost,
        };
    }
}
