using Concur.Core.Accounting;
using Concur.Core.Model;

namespace Concur.Core.Analysis;

/// <summary>A trial's report and, where stacks were sampled, its profile.</summary>
/// <param name="Report">What is known of the trial.</param>
/// <param name="Profile">Null when no stacks were sampled.</param>
public sealed record AnalyzedTrial(TrialReport Report, StackProfile? Profile);

/// <summary>Turns a trial's launches into its report.</summary>
/// <param name="request">For the sampler's interval, if one was asked for.</param>
/// <param name="machine">For the cores.</param>
/// <param name="scheduler">For the time between stack samples.</param>
public sealed class TrialAnalyzer(WorkloadRequest request, MachineFacts machine, SchedulerChoice scheduler)
{
    /// <summary>Analyses one trial.</summary>
    /// <param name="plan">The trial.</param>
    /// <param name="launches">Its launches so far, in order.</param>
    /// <param name="sequential">The baseline's report; null while the baseline itself is analysed.</param>
    public AnalyzedTrial Analyze(TrialPlan plan, IReadOnlyList<LaunchRecord> launches, TrialReport? sequential)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(launches);
        var good = launches.Where(launch => LaunchVerdict.Of(launch).Status == TrialStatus.Ok).ToList();
        var verdict = LaunchVerdict.OfAll(launches);
        var times = TrialTimes.Of(good);
        var digests = TrialDigests.Of(good);
        var evidence = TrialEvidence.Gather(good, scheduler.Interval(request.SampleInterval), machine);
        var report = new TrialReport
        {
            Strategy = plan.Strategy.Text,
            Variant = plan.Variant?.Name,
            Status = verdict.Status,
            Error = verdict.Error,
            Digest = digests.First,
            ResultsAgree = digests.Agree(sequential is null, sequential?.Digest),
            Launches = [.. launches.Select(launch => TrialTimes.Report(launch) with { Account = evidence.ByLaunch.GetValueOrDefault(launch) })],
            Timing = times.Timing,
            IdealSpeedup = plan.IdealSpeedup,
            CoresUsed = times.CoresUsed,
            ObserverEffect = times.ObserverEffect,
            LostEvents = evidence.LostEvents,
            Account = evidence.Account,
            Cores = evidence.Cores,
            Ipc = evidence.Ipc,
            QueueDelay = evidence.QueueDelay,
        };
        report = evidence.Figures?.AddTo(report) ?? report;
        return new AnalyzedTrial(Against(sequential ?? report, report, plan), evidence.Stacks);
    }

    /// <summary>What needs the baseline.</summary>
    private TrialReport Against(TrialReport baseline, TrialReport trial, TrialPlan plan) => TrialTimes.AddTo(baseline, trial) with
    {
        IdealSpeedup = Ideal.Speedup(plan, request.Units, trial.Account, baseline.Account),
        Gap = trial.Account is { } account ? SpeedupGap.Of(account, baseline.Account) : [],
    };
}
