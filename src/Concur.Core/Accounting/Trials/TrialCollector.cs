using System.Collections.Immutable;
using Concur.Core.Accounting.Figures;
using Concur.Core.Accounting.Gains;
using Concur.Core.Model;
using Concur.Core.Stats;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting.Trials;

/// <summary>Collects the launches of a run by trial, and makes each trial's report once it is complete.</summary>
/// <param name="plan">The run's plan.</param>
/// <param name="machine">The machine, which has the number of cores.</param>
/// <param name="baseline">The report of sequential where the plan has no such trial; null where sequential is its first.</param>
/// <param name="errors">By how much earlier predictions were off; null where that is not known.</param>
public sealed class TrialCollector(RunPlan plan, MachineFacts machine, TrialReport? baseline = null, GainErrors? errors = null)
{
    /// <summary>
    /// A launch is made again where other processes took this much more of the cores than from the median launch. Linux counts in steps of
    /// 10 ms, which are up to a tenth of a launch.
    /// </summary>
    private const double Disturbing = 0.20;

    private readonly int _comparisons = Comparisons(plan);
    private readonly TrialAnalyzer _analyzer = new(plan.Request, machine, Comparisons(plan), errors);
    private readonly List<LaunchRecord>[] _launches = [.. plan.Trials.Select(_ => new List<LaunchRecord>())];
    private readonly Recording?[] _recordings = new Recording?[plan.Trials.Length];
    private readonly int[] _planned = [.. plan.Trials.Select(trial => plan.Launches.Count(launch => launch.Trial == trial))];
    private readonly TrialReport?[] _reports = new TrialReport?[plan.Trials.Length];

    /// <summary>
    /// Whether a launch of the trial has failed, because then the others would fail too. One that was lost with a machine says nothing of
    /// the others.
    /// </summary>
    public bool HasFailed(TrialPlan trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return Kept(trial).Any(launch => LaunchVerdict.Of(launch).Status != TrialStatus.Ok);
    }

    /// <summary>The launches that were not lost with a machine.</summary>
    private IEnumerable<LaunchRecord> Kept(TrialPlan trial) => _launches[trial.Index].Where(launch => launch.Lost is null);

    /// <summary>Whether sequential has failed, so that this trial would fail too, unless the user asked for it all the same.</summary>
    public bool IsPointless(TrialPlan trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return baseline is null && trial.Index > 0 && !plan.Request.KeepsGoing && HasFailed(plan.Trials[0]);
    }

    /// <summary>The recording of each trial's profiled launch, by the trial's label.</summary>
    public IReadOnlyDictionary<string, Recording> Recordings => plan.Trials.Where(trial => _recordings[trial.Index] is not null)
        .GroupBy(trial => trial.Label).ToDictionary(trials => trials.Key, trials => _recordings[trials.First().Index]!);

    /// <summary>Expects one more launch than planned.</summary>
    public void Expect(LaunchPlan launch)
    {
        ArgumentNullException.ThrowIfNull(launch);
        _planned[launch.Trial.Index]++;
    }

    /// <summary>The times of a trial's timed launches so far; null without any.</summary>
    public TimingSummary? TimingSoFar(TrialPlan trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return TrialTimes.Of([.. Kept(trial)]).Timing;
    }

    /// <summary>Whether units of the trial's timed launches awaited, and so rarely that recording the pool's items costs little.</summary>
    public bool AwaitsRarely(TrialPlan trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return PoolItemCost.IsSmall(Kept(trial));
    }

    /// <summary>How many launches were made again because other processes disturbed them.</summary>
    public int Repeated { get; private set; }

    /// <summary>The median of each round's launch so far, ms; null for a trial that has failed or has no launches.</summary>
    public IReadOnlyDictionary<int, double>? RoundsSoFar(TrialPlan trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        if (!Kept(trial).Any() || HasFailed(trial)) return null;
        return Kept(trial)
            .Select(launch => (launch.Plan.Round, Ms: TrialTimes.MeasuredMs(launch).ToList()))
            .Where(launch => launch is { Round: not null, Ms.Count: > 0 })
            .ToDictionary(launch => launch.Round!.Value, launch => MedianEstimate.Median(launch.Ms));
    }

    /// <summary>Whether other processes took clearly more from a launch than from half of all launches.</summary>
    public bool IsDisturbed(LaunchPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        if (HasFailed(plan.Trial)) return false;
        var shares = _launches.SelectMany(launches => launches).Where(launch => launch.Lost is null)
            .Select(OthersShare).OfType<double>().ToList();
        var own = _launches[plan.Trial.Index].Find(launch => launch.Plan.Round == plan.Round);
        return own is { Lost: null } && shares.Count > 1 && OthersShare(own) > MedianEstimate.Median(shares) + Disturbing;
    }

    private double? OthersShare(LaunchRecord launch) => launch.Plan.Profiled ? null : CoreAccountant.Taken(launch, machine).Others;

    /// <summary>Of two launches of a round the less disturbed one counts.</summary>
    /// <returns>Whether the launch was made again.</returns>
    private bool Replaces(LaunchRecord launch)
    {
        var launches = _launches[launch.Plan.Trial.Index];
        var earlier = launch.Plan.Round is null ? -1 : launches.FindIndex(other => other.Plan.Round == launch.Plan.Round);
        if (earlier < 0) return false;
        Repeated++;
        if (LaunchVerdict.Of(launch).Status != TrialStatus.Ok || !(OthersShare(launch) >= OthersShare(launches[earlier])))
            launches[earlier] = launch;
        return true;
    }

    /// <summary>Adds a launch.</summary>
    /// <param name="launch">The launch. One of a round that the trial has had already is a repetition.</param>
    /// <param name="recording">Its recording; null for a timed launch.</param>
    /// <returns>The analysed trial where this was its last launch, else null.</returns>
    public AnalyzedTrial? Add(LaunchRecord launch, Recording? recording)
    {
        ArgumentNullException.ThrowIfNull(launch);
        var trial = launch.Plan.Trial;
        if (Replaces(launch) && !HasFailed(trial)) return null;
        if (!_launches[trial.Index].Contains(launch)) _launches[trial.Index].Add(launch);
        _recordings[trial.Index] = recording ?? _recordings[trial.Index];

        // While launches may still be added, to sequential too, reports are made at the end.
        var mayGrow = plan.Request is { Precision: not null, Profile: ProfileKind.None } or { IsRace: true, Profile: ProfileKind.None };
        var complete = (_launches[trial.Index].Count == Planned(trial) && !mayGrow) || HasFailed(trial);
        if (!complete) return null;
        var analyzed = Analyze(trial);
        _reports[trial.Index] = analyzed.Report;
        return analyzed;
    }

    /// <summary>Analyses the trials that are incomplete at the end of the run.</summary>
    public ImmutableArray<AnalyzedTrial> Close() =>
        [.. plan.Trials.Where(trial => _reports[trial.Index] is null).Select(trial =>
        {
            var interrupted = Interrupted(trial);
            _reports[trial.Index] = interrupted.Report;
            return interrupted;
        })];

    /// <summary>Replaces a trial's report.</summary>
    public void Amend(TrialReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        _reports[plan.Trials.First(trial => trial.Label == report.Label).Index] = report;
    }

    /// <summary>The reports so far, in the order of the run.</summary>
    public ImmutableArray<TrialReport> Reports() => WithSpeedups([.. _reports.OfType<TrialReport>()]);

    /// <summary>The reports so far, those of running trials included.</summary>
    public ImmutableArray<TrialReport> ReportsSoFar() =>
        WithSpeedups([.. plan.Trials.Select(trial => _reports[trial.Index] ?? Interrupted(trial).Report)]);

    /// <summary>The noise of a run is known when all trials have their launches.</summary>
    private ImmutableArray<TrialReport> WithSpeedups(ImmutableArray<TrialReport> reports) =>
        baseline is null && reports.Length > 0 && reports[0].Label == plan.Trials[0].Label
            ? Speedups.OfAll(reports, _comparisons)
            : reports;

    private static int Comparisons(RunPlan plan) => plan.Trials.Count(trial => trial.Refusal is null) - 1;

    private int Planned(TrialPlan trial) => _planned[trial.Index];

    private AnalyzedTrial Analyze(TrialPlan trial) =>
        _analyzer.Analyze(trial, _launches[trial.Index], _recordings[trial.Index], Baseline(trial));

    private AnalyzedTrial Interrupted(TrialPlan trial)
    {
        var analyzed = Analyze(trial);
        if (trial.Refusal is null && _launches[trial.Index].Count == Planned(trial)) return analyzed;
        if (trial.Refusal is not null)
            return analyzed with { Report = analyzed.Report with { Status = TrialStatus.Skipped, Error = trial.Refusal } };
        if (IsPointless(trial))
        {
            var pointless = $"{plan.Trials[0].Label} failed (--keep-going runs the others all the same)";
            return analyzed with { Report = analyzed.Report with { Status = TrialStatus.Skipped, Error = pointless } };
        }

        var error = FormattableString.Invariant($"the run ended after {_launches[trial.Index].Count} of its {Planned(trial)} launches");
        return analyzed with { Report = analyzed.Report with { Status = TrialStatus.Skipped, Error = error } };
    }

    /// <summary>The report of sequential, from its launches so far where it is not complete; null for sequential itself.</summary>
    private TrialReport? Baseline(TrialPlan trial) =>
        baseline ?? (trial.Index == 0 ? null : _reports[0] ?? _analyzer.Analyze(plan.Trials[0], _launches[0], _recordings[0], null).Report);
}
