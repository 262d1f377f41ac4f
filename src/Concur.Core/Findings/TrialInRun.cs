using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Findings;

/// <summary>A trial, and what a rule may want to know of the run around it.</summary>
/// <param name="Trial">The trial.</param>
/// <param name="Path">Where it stands in the run file, such as <c>trials[2]</c>.</param>
/// <param name="Request">What was asked for: advice depends on what was already tried.</param>
/// <param name="Baseline">Sequential's trial; null where there is none.</param>
internal sealed record TrialInRun(TrialReport Trial, string Path, WorkloadRequest Request, TrialReport? Baseline)
{
    private const double WorthSaying = 0.05;

    /// <summary>What to call the trial.</summary>
    public string Label => Trial.Label;

    /// <summary>The trial's strategy; null for a command.</summary>
    public StrategyDescriptor? Strategy => StrategyNames.Find(Trial.Strategy.Split(':')[0]);

    /// <summary>How many lanes its account has; 0 without one.</summary>
    public int Lanes => Trial.Account?.Lanes ?? 0;

    /// <summary>Whether the thread pool serves the lanes.</summary>
    public bool IsOnPool => Strategy?.LaneKind is LaneKind.PoolThread or LaneKind.Awaiting;

    /// <summary>A category's share of lane time; 0 where it can't be had: a rule needs evidence.</summary>
    public double Share(Category category) => Trial.Account?.Share(category) ?? 0;

    /// <summary>As <see cref="Share"/>, with waiting for cores left out.</summary>
    public double NetShare(Category category) => Trial.Account?.NetShare(category) ?? 0;

    /// <summary><see cref="NetShare"/> in words, such as <c>12 % of their time</c>.</summary>
    public string ShareText(Category category) =>
        FormattableString.Invariant($"{NetShare(category):P0} of their time{(Share(Category.RunQueue) > WorthSaying ? ", waiting for cores left out" : "")}");

    /// <summary>Compute time over sequential's; null without either.</summary>
    public double? ComputeFactor => Baseline?.Account?[Category.Compute] is > 0 and var baseNs && Trial.Account?[Category.Compute] is { } ownNs ? ownNs / (double)baseNs : null;

    /// <summary>Whether the run has that strategy, with these parameters.</summary>
    public bool Tried(string strategy) => Request.Strategies.Contains(strategy);

    /// <summary>Whether a variant of the run, or this trial's, sets that variable.</summary>
    public bool TriedVariable(string name) => Request.Variants.Any(variant => variant.Environment.ContainsKey(name));

    /// <summary>Whether a variant of the run has that many workers.</summary>
    public bool TriedWorkers(int workers) => Request.Workers == workers || Request.Variants.Any(variant => variant.Workers == workers);

    /// <summary>The strategy as a remedy; null where it is the trial's own, or was already tried.</summary>
    public Remedy? WithStrategy(string strategy, string cures) =>
        Trial.Strategy == strategy || Tried(strategy) ? null : new Remedy(cures) { Strategy = strategy };

    /// <summary>A number of workers as a remedy; null where it was already tried.</summary>
    public Remedy? WithWorkers(int workers, string cures) => workers < 1 || TriedWorkers(workers) || Trial.Variant is not null
        ? null
        : new Remedy(cures) { Variant = new RuntimeVariant(FormattableString.Invariant($"{workers}-workers"), new Dictionary<string, string>()) { Workers = workers } };

    /// <summary>A setting of the runtime as a remedy; null where it was already tried.</summary>
    public Remedy? WithSetting(string name, string variable, string value, string cures) => TriedVariable(variable) || Trial.Variant is not null
        ? null
        : new Remedy(cures) { Variant = new RuntimeVariant(name, new Dictionary<string, string> { [variable] = value }) };
}
