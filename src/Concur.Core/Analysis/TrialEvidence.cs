using Concur.Core.Analysis.Accounting;
using Concur.Core.Analysis.Stacks;
using Concur.Core.Model;

namespace Concur.Core.Analysis;

/// <summary>What one launch of a trial tells about where the time went: the recorded one, else the last.</summary>
/// <param name="Account">The lanes' account; null without a usable launch.</param>
/// <param name="Cores">The cores' account; null without a usable launch.</param>
/// <param name="Stacks">Sampled stacks; null when none were recorded.</param>
/// <param name="LostEvents">Events that the sessions dropped; null when nothing was recorded.</param>
internal sealed record TrialEvidence(Account? Account, CoreAccount? Cores, StackProfile? Stacks, long? LostEvents)
{
    public static TrialEvidence Gather(IReadOnlyList<LaunchRecord> launches, RunRequest request, MachineFacts machine)
    {
        var witness = launches.LastOrDefault(launch => launch.Plan.Profiled) ?? (launches.Count > 0 ? launches[^1] : null);
        if (witness is null) return new TrialEvidence(null, null, null, null);
        var events = LaunchEvents.Read(witness);
        var stacks = StackProfiler.Build(witness, request.SampleInterval);
        return new TrialEvidence(
            LaneAccountant.Close(witness, events),
            CoreAccountant.Close(witness, machine),
            stacks?.Profile,
            events is null ? null : events.Lost + (stacks?.Lost ?? 0));
    }
}
