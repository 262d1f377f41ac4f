using Concur.Core.Accounting.Gains;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Accounting.Trials;

/// <summary>Gathers what the replay of a trial needs, and says where it cannot tell anything.</summary>
/// <param name="plan">The trial.</param>
/// <param name="machine">The machine, which has the number of cores.</param>
/// <param name="errors">By how much earlier predictions were off there; null where that is not known.</param>
internal sealed class TrialGains(TrialPlan plan, MachineFacts machine, GainErrors? errors = null)
{
    /// <summary>Computing that takes this much longer than in sequential does so for reasons that no replay knows.</summary>
    private const double MostInflation = 0.10;

    /// <summary>More of the workers' time without a core, or of the cores' time that others had, and others disturb the workers.</summary>
    private const double MostOfOthers = 0.20;

    /// <summary>Waiting for the simulated global lock for less than this share of the workers' time is no matter.</summary>
    private const double LeastGilWait = 0.01;

    /// <summary>More waits, as a share of the workers' time, for locks whose statement is not known can't be replayed.</summary>
    private const double MostUnplaced = 0.05;

    /// <summary>Where it is not known of more samples which locks were held, locks can't be replayed.</summary>
    private const double MostUnknownHeld = 0.05;

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
        var usual = Usual([.. launches.Where(launch => !launch.Plan.Profiled)]);
        var iterations = usual.SelectMany(launch => launch.Result!.Iterations).ToList();
        if (iterations.Count == 0 || LaneAccountant.Close(usual, recorded.Split) is not { } account) return default;
        var wallMs = Ns.ToMs(account.WallNs);
        if (UnknownOf(trial, account, launches, iterations[0]) is { } unknown) return (new GainReport(wallMs, null, unknown, []), null);
        var units = RecordedUnits.Of(result, LaunchRecording.Of(profiled, recorded.Recording));
        var work = new WorkGatherer(account, iterations, units, plan.Strategy.Strategy).Gather(plan.Cores ?? machine.UsableCores) with
        {
            OthersShare = trial.Cores?.OthersShare,
        };
        work = work with { Inflation = InflationOf(work, account, baseline), Spread = SpreadOf(work, trial.Timing) };
        var reason = UnknownOf(work);
        return (GainAnalyzer.Of(work, reason, errors), WorkDocument.Write(work, reason));
    }

    /// <summary>
    /// The launches with the middle half of all measured iterations, by their time: those in which other processes took the cores are
    /// none of the work's own.
    /// </summary>
    private static List<LaunchRecord> Usual(IReadOnlyList<LaunchRecord> timed)
    {
        long[] walls = [.. timed.SelectMany(launch => Measured(launch)).Select(iteration => iteration.WallNs).Order()];
        if (walls.Length == 0) return [];
        var (shortestNs, longestNs) = (walls[walls.Length / 4], walls[(walls.Length - 1) * 3 / 4]);
        return
        [
            .. timed.Select(launch => launch with
                {
                    Result = launch.Result! with
                    {
                        Iterations =
                        [
                            .. Measured(launch).Where(iteration => iteration.WallNs >= shortestNs && iteration.WallNs <= longestNs),
                        ],
                    },
                })
                .Where(launch => launch.Result!.Iterations.Count > 0),
        ];
    }

    private static IEnumerable<IterationRecord> Measured(LaunchRecord launch) =>
        launch.Result!.Iterations.Where(iteration => iteration is { Measured: true, Units.Count: > 0 });

    private static string? UnknownOf(
        TrialReport trial, Account account, IReadOnlyList<LaunchRecord> launches, IterationRecord iteration) =>
        iteration.Segments.Count > 0 ? "its units await, and give their threads back meanwhile"
        : launches.Any(launch => launch.Result?.Remote.Count > 0) ? "its workers are on several machines"
        : trial.CoresOfUnits is not null ? "its units are parallel themselves"
        : account.Share(Category.GilWait) > LeastGilWait ? "it waits for a simulated lock"
        : trial.LostEvents > 0 ? "events of the recorded launch were lost"
        : account[Category.Compute] is null ? "it is not known how long its units compute"
        : null;

    private static string? UnknownOf(TrialWork work)
    {
        if (work.UnplacedMs > MostUnplaced * work.WallMs * work.Workers)
            return "its units wait for locks that are in no lock statement of the program";
        if (work.WaitsForLocks && work.UnknownHeldShare > MostUnknownHeld)
            return FormattableString.Invariant($"in {work.UnknownHeldShare:0 %} of the samples it is not known which locks the units held");
        if (IsDisturbed(work)) return "other processes took more than 20 % of the workers' time on the cores";
        return work.Inflation > MostInflation
            ? FormattableString.Invariant($"its units compute {work.Inflation:0 %} longer than in sequential, and no replay knows why")
            : null;
    }

    /// <summary>By how much launches differ: from the median of all to that of the usual iterations, or to the ends of its interval.</summary>
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

    /// <summary>Workers that wake each other at locks are often ready while a core is free: that says nothing of others.</summary>
    private static bool IsDisturbed(TrialWork work) =>
        work.Workers <= work.Cores && (work.WaitsForLocks ? work.OthersShare : work.QueuedShare) > MostOfOthers;
}
