using Concur.Core.Model;

namespace Concur.Tool.Commands;

/// <summary>The tool's exit codes, and which of them a result has.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Bug = 1;
    public const int BadInput = 2;
    public const int WorkloadFailed = 3;
    public const int TimedOut = 4;
    public const int ResultsDiffer = 5;
    public const int GateTripped = 6;

    /// <summary>128 + SIGINT, as shells report a command that Ctrl-C ended.</summary>
    public const int Cancelled = 130;

    /// <summary>A failed trial takes precedence over one that timed out, and that over one with wrong results.</summary>
    /// <param name="run">The run.</param>
    /// <param name="allowsPartial">Whether launches that were lost with a machine are no failure where the strategy has others.</param>
    public static int Of(RunReport run, bool allowsPartial = false) =>
        run.Trials.Any(trial => trial.Status == TrialStatus.Failed || (trial.Lost.Any() && !allowsPartial)) ? WorkloadFailed
        : run.Trials.Any(trial => trial.Status == TrialStatus.Timeout) ? TimedOut
        : run.Trials.Any(trial => trial.ResultsAgree == false) ? ResultsDiffer
        : Done;

    /// <summary>The same precedence over a sweep's points. Sizes that refinement added do not affect the exit code.</summary>
    public static int Of(SweepReport sweep)
    {
        var requested = sweep.Points.Where(point => !sweep.Request.IsAdded(point.Point)).ToList();
        return requested.Exists(point => point.Status == TrialStatus.Failed) ? WorkloadFailed
            : requested.Exists(point => point.Status == TrialStatus.Timeout) ? TimedOut
            : requested.Exists(point => point.ResultsAgree == false) ? ResultsDiffer
            : Done;
    }

    /// <summary>A gate that could not be tested is bad input: it did not pass.</summary>
    public static int Of(ComparisonReport comparison) =>
        comparison.Gates.Any(gate => gate.Outcome == GateOutcome.Tripped) ? GateTripped
        : comparison.Gates.Any(gate => gate.Outcome == GateOutcome.Untested) ? BadInput
        : Done;

    /// <summary>
    /// That of several cases: a bug takes precedence over bad input, that over a failed workload, and so on in the order of the numbers.
    /// </summary>
    public static int Worst(IEnumerable<int> codes) => codes.Where(code => code != Done).DefaultIfEmpty(Done).Min();

    public static int Of(FailureKind kind) => kind == FailureKind.WorkloadFailed ? WorkloadFailed : BadInput;
}
