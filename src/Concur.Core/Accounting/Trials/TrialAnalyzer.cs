using Concur.Core.Model;
using Concur.Traces.Profiles;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting.Trials;

/// <summary>A trial's report, and the profiled launch that it draws on.</summary>
/// <param name="Report">What is known of the trial.</param>
public sealed record AnalyzedTrial(TrialReport Report)
{
    /// <summary>The profiled launch and what was recorded of it; null without one.</summary>
    internal (LaunchRecord Launch, Recording Recording)? Profiled { get; init; }

    /// <summary>The stacks of all threads of the profiled launch, lanes first; null when none were sampled.</summary>
    public StackProfile? Profile() => Profiled is { } profiled ? RecordedLaunch.Profile(profiled.Launch, profiled.Recording) : null;
}

/// <summary>Turns a trial's launches into its report.</summary>
/// <param name="request">For the units.</param>
/// <param name="machine">For the cores.</param>
public sealed class TrialAnalyzer(WorkloadRequest request, MachineFacts machine)
{
    /// <summary>Analyses one trial.</summary>
    /// <param name="plan">The trial.</param>
    /// <param name="launches">Its launches so far, in order.</param>
    /// <param name="recording">What was recorded of the profiled one; null without one.</param>
    /// <param name="sequential">The baseline's report; null while the baseline itself is analysed.</param>
    public AnalyzedTrial Analyze(TrialPlan plan, IReadOnlyList<LaunchRecord> launches, Recording? recording, TrialReport? sequential)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(launches);
        var good = launches.Where(launch => LaunchVerdict.Of(launch).Status == TrialStatus.Ok).ToList();
        var verdict = LaunchVerdict.OfAll(launches);
        var times = TrialTimes.Of(good);
        var digests = TrialDigests.Of(good);
        var evidence = TrialEvidence.Gather(good, recording, machine);
        var report = new TrialReport
        {
            Strategy = plan.Strategy.Text,
            Variant = plan.Variant?.Name,
            Status = verdict.Status,
            Error = verdict.Error,
            Digest = digests.First,
            ResultsAgree = digests.Agree(sequential is null, sequential?.Digest),
            Launches = [
                .. launches.Select(launch => TrialTimes.Report(launch) with { Account = evidence.ByLaunch.GetValueOrDefault(launch) }),
            ],
            Timing = times.Timing,
            IdealSpeedup = plan.IdealSpeedup,
            CoresUsed = times.CoresUsed,
            ObserverEffect = times.ObserverEffect,
            LostEvents = evidence.Lost,
            Account = evidence.Account,
            Cores = evidence.Cores,
            Ipc = evidence.Ipc,
            QueueDelay = evidence.QueueDelay,
        };
        report = evidence.Figures?.AddTo(report) ?? report;
        return new AnalyzedTrial(Against(sequential ?? report, report, plan))
        {
            Profiled = recording is not null && good.LastOrDefault(launch => launch.Plan.Profiled) is { } profiled
                ? (profiled, recording)
                : null,
        };
    }

    /// <summary>What needs the baseline.</summary>
    private TrialReport Against(TrialReport baseline, TrialReport trial, TrialPlan plan) => TrialTimes.AddTo(baseline, trial) with
    {
        IdealSpeedup = IdealSpeedups.Of(plan, request.Units, trial.Account, baseline.Account),
        Gap = trial.Account is { } account ? SpeedupGap.Of(account, baseline.Account) : [],
    };
}
