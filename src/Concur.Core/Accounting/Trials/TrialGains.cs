using Concur.Core.Accounting.Gains;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Accounting.Trials;

/// <summary>Gathers what the replay of a trial needs.</summary>
/// <param name="plan">The trial.</param>
/// <param name="cores">The cores that its workers may use.</param>
/// <param name="errors">By how much earlier predictions were off there; null where that is not known.</param>
internal sealed class TrialGains(TrialPlan plan, double cores, GainErrors? errors = null)
{
    /// <param name="trial">The trial's report.</param>
    /// <param name="baseline">That of sequential.</param>
    /// <param name="launches">The launches without failure.</param>
    /// <param name="recorded">The recorded launch; null without one.</param>
    /// <returns>
    /// What changes would gain, null where nothing was recorded or measured; and what was replayed for that, for a file.
    /// </returns>
    public (GainReport? Report, byte[]? Work) Of(
        TrialReport trial, TrialReport baseline, IReadOnlyList<LaunchRecord> launches, RecordedLaunch? recorded)
    {
        var (gains, work) = Predicted(trial, baseline, launches, recorded);
        return (gains is null ? null : gains with { RecordedPath = PathOf(launches, recorded!) }, work);
    }

    private static RecordedPath? PathOf(IReadOnlyList<LaunchRecord> launches, RecordedLaunch recorded)
    {
        var profiled = launches.Last(launch => launch.Plan.Profiled);
        return PathWalk.Of(profiled.Result!, LaunchRecording.Of(profiled, recorded.Recording));
    }

    private (GainReport? Report, byte[]? Work) Predicted(
        TrialReport trial, TrialReport baseline, IReadOnlyList<LaunchRecord> launches, RecordedLaunch? recorded)
    {
        var profiled = launches.LastOrDefault(launch => launch.Plan.Profiled);
        if (recorded is null || profiled?.Result is not { } result) return default;
        var usual = UsualLaunches.Of([.. launches.Where(launch => !launch.Plan.Profiled)]);
        var iterations = usual.SelectMany(launch => launch.Result!.Iterations).ToList();
        if (iterations.Count == 0 || LaneAccountant.Close(usual, recorded.Split) is not { } account) return default;
        var wallMs = Ns.ToMs(account.WallNs);
        if (UnknownGains.ReasonOf(trial, account, launches, iterations[0]) is { } unknown)
            return (new GainReport(wallMs, null, unknown, []), null);

        var units = RecordedUnits.Of(result, LaunchRecording.Of(profiled, recorded.Recording));
        var work = new WorkGatherer(account, iterations, units, plan.Strategy.Strategy).Gather(cores) with
        {
            OthersShare = trial.Cores?.OthersShare,
        };
        work = work with { Inflation = InflationOf(work, account, baseline), Spread = SpreadOf(work, trial.Timing) };
        var reason = UnknownGains.ReasonOf(work);
        return (GainAnalyzer.Of(work, reason, errors), WorkDocument.Write(work, reason));
    }

    /// <summary>By how much launches differ: from the median of all to usual iterations, or to the ends of its interval.</summary>
    private static double SpreadOf(TrialWork work, TimingSummary? timing) => timing is { MedianMs: > 0 and var medianMs }
        ? Math.Max(Math.Abs(Math.Log(medianMs / work.WallMs)), timing.Precision ?? 0)
        : 0;

    /// <summary>By which share units compute longer than in sequential; 0 where they do not, or it is not known.</summary>
    private static double InflationOf(TrialWork work, Account account, TrialReport baseline)
    {
        if (baseline.Account?[Category.Compute] is not > 0 || baseline.Account == account) return 0;
        var sequentialMs = Ns.ToMs((baseline.Account[Category.Compute] ?? 0) + (baseline.Account[Category.Jit] ?? 0));
        return Math.Max(0, (work.ComputeMs / sequentialMs) - 1);
    }
}
