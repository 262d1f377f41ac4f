using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting.Trials;

/// <summary>Collects the launches of a run by trial, and makes each trial's report once it is complete.</summary>
/// <param name="plan">The run's plan.</param>
/// <param name="machine">For the cores.</param>
/// <param name="baseline">Sequential's report where it is not among the plan's trials; else null: it is the first of them.</param>
public sealed class TrialCollector(RunPlan plan, MachineFacts machine, TrialReport? baseline = null)
{
    private readonly TrialAnalyzer _analyzer = new(plan.Request, machine);
    private readonly List<LaunchRecord>[] _launches = [.. plan.Trials.Select(_ => new List<LaunchRecord>())];
    private readonly Recording?[] _recordings = new Recording?[plan.Trials.Length];
    private readonly int[] _planned = [.. plan.Trials.Select(trial => plan.Launches.Count(launch => launch.Trial == trial))];
    private readonly TrialReport?[] _reports = new TrialReport?[plan.Trials.Length];

    /// <summary>Whether a launch of the trial has failed: the rest of its launches would fail as well.</summary>
    public bool HasFailed(TrialPlan trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return _launches[trial.Index].Exists(launch => LaunchVerdict.Of(launch).Status != TrialStatus.Ok);
    }

    /// <summary>What was recorded of each trial's profiled launch, by the trials' labels.</summary>
    public IReadOnlyDictionary<string, Recording> Recordings => plan.Trials.Where(trial => _recordings[trial.Index] is not null)
        .GroupBy(trial => trial.Label).ToDictionary(trials => trials.Key, trials => _recordings[trials.First().Index]!);

    /// <summary>Takes note of a launch that comes on top of the plan's.</summary>
    public void Expect(LaunchPlan launch)
    {
        ArgumentNullException.ThrowIfNull(launch);
        _planned[launch.Trial.Index]++;
    }

    /// <summary>The times of a trial's timing launches so far; null without any.</summary>
    public TimingSummary? TimingSoFar(TrialPlan trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return TrialTimes.Of(_launches[trial.Index]).Timing;
    }

    /// <summary>Adds a launch.</summary>
    /// <param name="launch">The launch.</param>
    /// <param name="recording">What was recorded of it; null for a timing launch.</param>
    /// <returns>The trial, analysed, when this was its last launch; else null.</returns>
    public AnalyzedTrial? Add(LaunchRecord launch, Recording? recording)
    {
        ArgumentNullException.ThrowIfNull(launch);
        var trial = launch.Plan.Trial;
        _launches[trial.Index].Add(launch);
        _recordings[trial.Index] = recording ?? _recordings[trial.Index];

        // Launches may yet be added, to sequential as well: then a report waits for the end.
        var mayGrow = plan.Request is { Precision: not null, Profile: ProfileKind.None };
        var complete = (_launches[trial.Index].Count == Planned(trial) && !mayGrow) || HasFailed(trial);
        if (!complete) return null;
        var analyzed = Analyze(trial);
        _reports[trial.Index] = analyzed.Report;
        return analyzed;
    }

    /// <summary>Analyses the trials that the run's end left incomplete.</summary>
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

    /// <summary>The reports so far, in the run's order.</summary>
    public ImmutableArray<TrialReport> Reports() => [.. _reports.OfType<TrialReport>()];

    /// <summary>The reports so far, those of trials that are under way included.</summary>
    public ImmutableArray<TrialReport> ReportsSoFar() =>
        [.. plan.Trials.Select(trial => _reports[trial.Index] ?? Interrupted(trial).Report)];

    private int Planned(TrialPlan trial) => _planned[trial.Index];

    private AnalyzedTrial Analyze(TrialPlan trial) =>
        _analyzer.Analyze(trial, _launches[trial.Index], _recordings[trial.Index], Baseline(trial));

    private AnalyzedTrial Interrupted(TrialPlan trial)
    {
        var analyzed = Analyze(trial);
        if (trial.Refusal is null && _launches[trial.Index].Count == Planned(trial)) return analyzed;
        if (trial.Refusal is not null)
            return analyzed with { Report = analyzed.Report with { Status = TrialStatus.Skipped, Error = trial.Refusal } };
        var error = FormattableString.Invariant($"the run ended after {_launches[trial.Index].Count} of its {Planned(trial)} launches");
        return analyzed with { Report = analyzed.Report with { Status = TrialStatus.Skipped, Error = error } };
    }

    /// <summary>Sequential's report; analysed from what there is when its own trial is not complete. Null for sequential itself.</summary>
    private TrialReport? Baseline(TrialPlan trial) =>
        baseline ?? (trial.Index == 0 ? null : _reports[0] ?? _analyzer.Analyze(plan.Trials[0], _launches[0], _recordings[0], null).Report);
}
