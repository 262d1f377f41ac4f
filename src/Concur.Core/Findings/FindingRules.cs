using System.Collections.Immutable;
using Concur.Core.Model;

namespace Concur.Core.Findings;

/// <summary>Applies all rules.</summary>
public static class FindingRules
{
    /// <summary>The rules for trials alone.</summary>
    internal static IReadOnlyList<Func<TrialInRun, Finding?>> OfTrials { get; } =
        [.. StrategyRules.All, .. MachineRules.All, .. WaitingRules.All, .. MeasurementRules.OfTrials, .. MemoryRules.All];

    /// <summary>The rules for trials and for recorded processes.</summary>
    internal static IReadOnlyList<Func<Evidence, Finding?>> OfAll { get; } =
        [.. LockRules.All, .. RuntimeRules.All, .. MeasurementRules.OfAll, .. CoverageRules.All];

    /// <summary>Applies all rules to all trials of a run.</summary>
    /// <param name="trials">The trials, sequential first.</param>
    /// <param name="request">The run's request.</param>
    /// <param name="scheduler">The scheduler source; null where nothing was profiled.</param>
    /// <param name="capabilities">How well figures are known; null where that is not known itself.</param>
    /// <returns>The findings, the gravest first; of those, what surely gains most.</returns>
    public static ImmutableArray<Finding> Apply(
        IReadOnlyList<TrialReport> trials,
        WorkloadRequest request,
        SchedulerChoice? scheduler = null,
        Capabilities? capabilities = null)
    {
        ArgumentNullException.ThrowIfNull(trials);
        ArgumentNullException.ThrowIfNull(request);
        var bestHere = trials
            .Where(trial => trial is { Machines.IsEmpty: true, Variant: null, Status: TrialStatus.Ok, ResultsAgree: not false })
            .Where(trial => trial.MedianMs > 0 && !Answers.Answer.IsSimulated(trial.Strategy)).MinBy(trial => trial.MedianMs);
        TrialInRun Evidence(TrialReport trial, int index) => new(
            trial,
            FormattableString.Invariant($"trials[{index}]"),
            request,
            trials[0])
        {
            Capabilities = capabilities,
            BestHere = bestHere,
        };
        var findings = trials.Select(Evidence).SelectMany(trial =>
            Find(OfTrials, trial).Concat(Find(OfAll, trial)).Select(finding => finding with { Gain = RuleGains.Of(finding, trial) }));
        return Ordered(findings.Concat(Refusal(scheduler, "scheduler.refusal")).Concat(Estimated(trials, scheduler)));
    }

    /// <summary>Applies all rules to a run: to its trials, and to the system that it was made on.</summary>
    /// <param name="report">The run, which may have no findings yet.</param>
    /// <param name="request">Its request.</param>
    /// <returns>The findings, the gravest first; of those, what surely gains most.</returns>
    public static ImmutableArray<Finding> OfRun(RunReport report, WorkloadRequest request)
    {
        ArgumentNullException.ThrowIfNull(report);
        var found = Apply(report.Trials, request, report.Scheduler, report.Capabilities);
        return Ordered(found.Concat(OfMachine(report.Machine)));
    }

    /// <summary>Applies the rules about the system alone.</summary>
    public static ImmutableArray<Finding> OfMachine(MachineFacts machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return MeasurementRules.PlatformUntested(machine.Os, machine.Untested, "machine.untested") is { } untested ? [untested] : [];
    }

    /// <summary>Applies the rules to a process that was recorded while it ran.</summary>
    /// <param name="report">The report; it has a part about the running process.</param>
    /// <param name="reading">The findings about reading the traces. What a session lost is reported once, for all sessions.</param>
    /// <returns>The findings, the gravest first.</returns>
    internal static ImmutableArray<Finding> Apply(TraceReport report, IEnumerable<Finding> reading)
    {
        var evidence = new RecordedProcess(report, report.Live!);
        var findings = Find(OfAll, evidence).Concat(Find(MeasurementRules.OfProcesses, evidence));
        var refusal = Refusal(new SchedulerChoice(report.Live!.Scheduler, report.Live.Refusal), "trace.live.refusal");
        var untested = MeasurementRules.PlatformUntested("this system", report.Live.Untested, "trace.live.untested");
        return Ordered(
        [
            .. reading.Where(finding => finding.Rule != nameof(MeasurementRules.LostEvents)), .. findings, .. refusal,
            .. untested is null ? Array.Empty<Finding>() : [untested],
        ]);
    }

    private static IEnumerable<Finding> Find<T>(IEnumerable<Func<T, Finding?>> rules, T evidence) =>
        rules.Select(rule => rule(evidence)).OfType<Finding>();

    private static IEnumerable<Finding> Refusal(SchedulerChoice? scheduler, string path) =>
        MeasurementRules.PerfRefused(scheduler, path) is { } refused ? [refused] : [];

    private static IEnumerable<Finding> Estimated(IReadOnlyList<TrialReport> trials, SchedulerChoice? scheduler) =>
        CoverageRules.WaitsAreEstimated(trials, scheduler) is { } estimated ? [estimated] : [];

    private static ImmutableArray<Finding> Ordered(IEnumerable<Finding> findings) =>
    [
        .. findings.OrderByDescending(finding => finding.Severity).ThenByDescending(finding => finding.SureGain),
    ];
}
