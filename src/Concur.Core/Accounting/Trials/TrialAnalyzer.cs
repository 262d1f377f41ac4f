using System.Collections.Immutable;
using Concur.Core.Accounting.Gains;
using Concur.Core.Model;
using Concur.Traces.Profiles;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting.Trials;

/// <summary>A trial's report and its profiled launch.</summary>
/// <param name="Report">The report.</param>
public sealed record AnalyzedTrial(TrialReport Report)
{
    /// <summary>The profiled launch and its recording; null without one.</summary>
    internal (LaunchRecord Launch, Recording Recording)? Profiled { get; init; }

    /// <summary>What was replayed, for a file; null where nothing was.</summary>
    internal byte[]? Work { get; init; }

    /// <summary>The stacks of all threads of the profiled launch, lanes first; null without samples.</summary>
    public StackProfile? Profile() => Profiled is { } profiled ? RecordedLaunch.Profile(profiled.Launch, profiled.Recording) : null;
}

/// <summary>Turns a trial's launches into its report.</summary>
/// <param name="request">The request, which has the number of units.</param>
/// <param name="machine">The machine, which has the number of cores.</param>
/// <param name="comparisons">How many strategies are compared with sequential.</param>
/// <param name="errors">By how much earlier predictions were off; null where that is not known.</param>
public sealed class TrialAnalyzer(WorkloadRequest request, MachineFacts machine, int comparisons, GainErrors? errors = null)
{
    /// <summary>Analyses one trial.</summary>
    /// <param name="plan">The trial.</param>
    /// <param name="launches">Its launches so far, in order.</param>
    /// <param name="recording">The recording of the profiled launch; null without one.</param>
    /// <param name="sequential">The baseline's report; null for the baseline itself.</param>
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
            Launches = [.. launches.Select(launch => TrialTimes.Report(launch, machine) with
            {
                Account = evidence.ByLaunch.GetValueOrDefault(launch),
            })],
            Timing = times.Timing,
            IdealSpeedup = plan.IdealSpeedup,
            CoresUsed = times.CoresUsed,
            ObserverEffect = times.ObserverEffect,
        };
        report = TrialMachines.AddTo(evidence.AddTo(report), launches, good, evidence.Split);
        report = Against(sequential ?? report, report, plan, good.FirstOrDefault()?.Capabilities);
        var (gains, work) = new TrialGains(plan, plan.Cores ?? machine.UsableCores, errors)
            .Of(report, sequential ?? report, good, evidence.Recorded);
        return new AnalyzedTrial(report with { Gains = gains })
        {
            Work = work,
            Profiled = recording is not null && good.LastOrDefault(launch => launch.Plan.Profiled) is { } profiled
                ? (profiled, recording)
                : null,
        };
    }

    /// <summary>Adds the parts that need the baseline.</summary>
    private TrialReport Against(TrialReport baseline, TrialReport trial, TrialPlan plan, Capabilities? capabilities) =>
        TrialTimes.AddTo(baseline, trial, comparisons) with
        {
            IdealSpeedup = IdealSpeedups.Of(plan, request.Units, trial.Account, baseline, plan.Cores ?? machine.UsableCores),
            Gap = trial.Account is { } account ? Gap(account, baseline, trial, capabilities) : [],
        };

    private static ImmutableArray<GapPart> Gap(Account account, TrialReport baseline, TrialReport trial, Capabilities? capabilities) =>
        SpeedupGap.Of(
            account,
            baseline.Account,
            MostInflationNs(baseline, trial),
            baseline.Account is { } before && capabilities is not null ? capabilities.CpuErrorNs(account, before) : 0);

    /// <summary>
    /// Units that are parallel themselves compute on other threads than the lane's, so that lanes say nothing of their inflation:
    /// it is no more than what all threads together used in addition. Null for other units.
    /// </summary>
    private static double? MostInflationNs(TrialReport baseline, TrialReport trial) =>
        baseline.CoresOfUnits is null ? null : trial.CpuNs - baseline.CpuNs;
}
