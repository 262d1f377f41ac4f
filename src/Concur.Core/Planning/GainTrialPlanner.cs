using System.Collections.Immutable;
using Concur.Core.Answers;
using Concur.Core.Model;

namespace Concur.Core.Planning;

/// <summary>Chooses the predictions that are held against launches, and the variants under which they come true.</summary>
public static class GainTrialPlanner
{
    /// <summary>Each takes as many launches as a strategy.</summary>
    private const int MostPredictions = 4;

    /// <summary>People look at the fastest, and at what comes next.</summary>
    private const int MostTrials = 2;

    /// <summary>With so large a youngest generation there are few collections.</summary>
    private const int BudgetMb = 256;

    private const string BudgetVariable = "DOTNET_GCgen0size";

    /// <summary>The predictions of the fastest trials that the tool can try, those with the largest effect.</summary>
    /// <param name="request">The request of the run.</param>
    /// <param name="run">The run so far.</param>
    public static ImmutableArray<GainTrial> Choose(WorkloadRequest request, RunReport run)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(run);
        var fastest = run.Trials.Where(trial => Answer.IsRanked(trial) && !Answer.IsSimulated(trial.Strategy))
            .OrderByDescending(trial => trial.Speedup)
            .Select(trial => Of(request, trial, run.Workers).ToList())
            .Where(ofTrial => ofTrial.Count > 0)
            .Take(MostTrials);
        return
        [
            .. fastest.SelectMany(ofTrial => ofTrial)
                .OrderByDescending(chosen => Math.Abs(Math.Log(chosen.Prediction.Factor!.Value)))
                .Take(MostPredictions),
        ];
    }

    private static IEnumerable<GainTrial> Of(WorkloadRequest request, TrialReport trial, int workers)
    {
        var own = RunPlanner.Variants(request).FirstOrDefault(variant => variant.Name == trial.Variant);
        if (trial.Gains is not { Unknown: null } gains || own?.Name != trial.Variant) yield break;
        foreach (var gain in gains.Changes.Where(gain => gain is { Factor: > 0, Interval: not null }))
        {
            if (Tried(gain, own) is { } tried && !RunPlanner.Refuses(request, trial.Strategy, tried.Variant, workers))
                yield return new GainTrial(trial.Label, gain, tried.Variant, tried.Text);
        }
    }

    /// <summary>How a change is made; null where the tool can't make it.</summary>
    private static (RuntimeVariant Variant, string Text)? Tried(Gain gain, RuntimeVariant? own) => gain switch
    {
        { Kind: GainKinds.Workers, Workers: { } workers } => WithWorkers(own, workers),
        { Kind: GainKinds.NoCollections } when own?.Environment.ContainsKey(BudgetVariable) != true => WithBudget(own),
        _ => null,
    };

    private static (RuntimeVariant Variant, string Text) WithWorkers(RuntimeVariant? own, int workers) =>
        (Named(own, FormattableString.Invariant($"{workers}-workers")) with { Workers = workers },
            FormattableString.Invariant($"--workers {workers}"));

    private static (RuntimeVariant Variant, string Text) WithBudget(RuntimeVariant? own)
    {
        var (name, budget) = (FormattableString.Invariant($"gen0-{BudgetMb}mb"), FormattableString.Invariant($"0x{BudgetMb << 20:x}"));
        var variant = Named(own, name);
        return (
            variant with { Environment = new Dictionary<string, string>(variant.Environment) { [BudgetVariable] = budget } },
            $"--variant {name}:{BudgetVariable}={budget}");
    }

    /// <summary>Changes of different variants are different trials.</summary>
    private static RuntimeVariant Named(RuntimeVariant? own, string change) =>
        own is null ? new RuntimeVariant(change, new Dictionary<string, string>()) : own with { Name = $"{own.Name}-{change}" };
}
