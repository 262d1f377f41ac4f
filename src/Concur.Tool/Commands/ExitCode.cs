using Concur.Core.Model;

namespace Concur.Tool.Commands;

/// <summary>What the tool's exit codes mean.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Bug = 1;
    public const int BadInput = 2;
    public const int WorkloadFailed = 3;
    public const int TimedOut = 4;
    public const int ResultsDiffer = 5;
    public const int GateTripped = 6;
    public const int Cancelled = 130;

    /// <summary>A failed trial weighs more than a slow one, and that more than a wrong result.</summary>
    public static int Of(RunReport run) =>
        run.Trials.Any(trial => trial.Status == TrialStatus.Failed) ? WorkloadFailed
        : run.Trials.Any(trial => trial.Status == TrialStatus.Timeout) ? TimedOut
        : run.Trials.Any(trial => trial.ResultsAgree == false) ? ResultsDiffer
        : Done;

    /// <summary>As of a run, over all points.</summary>
    /// <summary>Nobody asked for the sizes that were added: what they can't be run with is no failure.</summary>
    public static int Of(SweepReport sweep)
    {
        var asked = sweep.Points.Where(point => !sweep.Request.IsAdded(point.Point)).ToList();
        return asked.Exists(point => point.Status == TrialStatus.Failed) ? WorkloadFailed
            : asked.Exists(point => point.Status == TrialStatus.Timeout) ? TimedOut
            : asked.Exists(point => point.ResultsAgree == false) ? ResultsDiffer
            : Done;
    }

    /// <summary>What could not be tested is no pass.</summary>
    public static int Of(ComparisonReport comparison) =>
        comparison.Gates.Any(gate => gate.Outcome == GateOutcome.Tripped) ? GateTripped
        : comparison.Gates.Any(gate => gate.Outcome == GateOutcome.Untested) ? BadInput
        : Done;

    public static int Of(FailureKind kind) => kind == FailureKind.WorkloadFailed ? WorkloadFailed : BadInput;
}
