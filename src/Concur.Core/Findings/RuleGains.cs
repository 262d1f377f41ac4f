using Concur.Core.Model;

namespace Concur.Core.Findings;

/// <summary>
/// What a trial would gain without the cause of a finding: by the replay of a change of the rule's kind, and for a lock of the same
/// method. Rules that are not here have no such change.
/// </summary>
internal static class RuleGains
{
    /// <summary>Whether a change takes the cause of a finding away.</summary>
    private delegate bool Cure(Gain change, Finding finding, TrialInRun run);

    private static readonly Dictionary<string, Cure> Cures = new()
    {
        [nameof(LockRules.LockConvoy)] = IsOfLock,
        [nameof(LockRules.SpinningForLock)] = IsOfLock,
        [nameof(MemoryRules.LockSpinning)] = IsOfLock,
        [nameof(RuntimeRules.GcBound)] = Kinds(GainKinds.NoCollections),
        [nameof(RuntimeRules.AllocationHeavy)] = Kinds(GainKinds.NoCollections),
        [nameof(StrategyRules.LoadImbalance)] = Kinds(GainKinds.EvenUnits, GainKinds.LongestFirst),
        [nameof(StrategyRules.UnevenItems)] = Kinds(GainKinds.LongestFirst),
        [nameof(StrategyRules.StartupDominates)] = Kinds(GainKinds.NoStartup),
        [nameof(StrategyRules.IpcDominates)] = Kinds(GainKinds.NoPassing),
        [nameof(RuntimeRules.Oversubscribed)] = (change, _, run) => change.Workers < run.Lanes,
        [nameof(WaitingRules.FewInFlight)] = (change, _, run) => change.Workers > run.Lanes,
        [nameof(RuntimeRules.PoolStarvation)] = (change, _, run) => change.Workers > run.Lanes,
        [nameof(RuntimeRules.SyncOverAsync)] = (change, _, run) => change.Workers > run.Lanes,
    };

    /// <summary>The rules that have a kind of change.</summary>
    public static IEnumerable<string> Rules => Cures.Keys;

    /// <summary>The gain; of several changes the one that surely gains most. Null where no replay tells.</summary>
    public static Gain? Of(Finding finding, TrialInRun run) => run.Trial.Gains is { } gains && Cures.TryGetValue(finding.Rule, out var cure)
        ? gains.Changes.Where(change => change.Factor is not null && cure(change, finding, run))
            .OrderByDescending(change => change.IsAtMost ? 1 : change.Interval?.Low ?? 1)
            .ThenByDescending(change => change.Factor)
            .FirstOrDefault()
        : null;

    private static Cure Kinds(params string[] kinds) => (change, _, _) => kinds.Contains(change.Kind);

    /// <summary>Without stacks no lock has a method: then the only one is meant.</summary>
    private static bool IsOfLock(Gain change, Finding finding, TrialInRun run)
    {
        if (change.Kind != GainKinds.LockFree) return false;
        var sites = SitesOf(finding, run);
        return change.Site is { } site
            ? sites.Contains(site)
            : sites.Count == 0 && run.Trial.Gains!.Changes.Count(other => other.Kind == GainKinds.LockFree) == 1;
    }

    /// <summary>The methods that wait for what the finding is about.</summary>
    private static List<string> SitesOf(Finding finding, TrialInRun run)
    {
        string?[] sites = finding.Evidence == run.PathOf(EvidencePart.Calls) ? [run.Calls?.AcquiringCalls.FirstOrDefault()?.Site]
            : finding.Evidence == run.PathOf(EvidencePart.Waits)
                ? [run.Trial.WaitSites?.FirstOrDefault(site => site.Kind == CategoryNames.Of(Category.Wait))?.Site]
            : run.Locks is { Top: [{ Sites: { } known }, ..] } ? [.. known.Select(site => site.Site)]
            : [];
        return [.. sites.OfType<string>()];
    }
}
