using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Accounting.Trials;

/// <summary>The outcome of a launch in one line.</summary>
/// <param name="Status">Ok, or the kind of failure.</param>
/// <param name="Error">The problem, its cause and the next step; null when ok.</param>
internal sealed record LaunchVerdict(TrialStatus Status, string? Error)
{
    private const int Abort = 6;

    public static LaunchVerdict Of(LaunchRecord launch) => launch switch
    {
        { Lost: { } lost } => new(TrialStatus.Failed, Line(lost)),
        { Ending: LaunchEnding.TimedOut, Plan.Spec: { StrategyMethod: { } method, Strategy: var strategy } } =>
            new(TrialStatus.Timeout, "a launch " + TimedOut(launch.Usage, $"look whether strategy '{strategy}' ({method}) returns, or ")),
        { Ending: LaunchEnding.TimedOut } => new(TrialStatus.Timeout, "a launch " + TimedOut(launch.Usage)),
        { Ending: LaunchEnding.Cancelled } => new(TrialStatus.Skipped, "cancelled"),
        { Result.Failure: { } failure } => new(TrialStatus.Failed, Describe(failure)),
        { Result: null } => new(TrialStatus.Failed, Ended(launch)),
        { Usage.ExitCode: not 0 } => new(TrialStatus.Failed, Ended(launch)),
        _ => new(TrialStatus.Ok, null),
    };

    /// <summary>What a program said, as one line that is not longer than a report can show.</summary>
    public static string Line(string said)
    {
        const int MostCharacters = 2_000;
        return TerminalText.Shortened(TerminalText.OneLine(said), MostCharacters);
    }

    /// <summary>The end of a sentence about a launch that ran into its time limit.</summary>
    /// <param name="usage">How long it ran.</param>
    /// <param name="advice">What to do first, with the word that joins it to the rest; empty for nothing.</param>
    public static string TimedOut(ProcessUsage usage, string advice = "") =>
        FormattableString.Invariant($"ran longer than {usage.RealMs / 1000:0.#} s and was ended; {advice}raise --timeout if it needs more");

    /// <summary>
    /// The outcome of a trial: that of the first launch that was not ok. A launch that was lost with a machine counts only where no timed
    /// launch is ok.
    /// </summary>
    public static LaunchVerdict OfAll(IReadOnlyList<LaunchRecord> launches)
    {
        var kept = launches.Where(launch => launch.Lost is null).ToList();
        var counting = kept.Exists(launch => !launch.Plan.Profiled) ? kept : launches;
        return counting.Select(Of).FirstOrDefault(verdict => verdict.Status != TrialStatus.Ok)
            ?? (launches.Count > 0 ? new(TrialStatus.Ok, null) : new(TrialStatus.Skipped, "the run ended before its first launch"));
    }

    private static string Describe(UnitFailure failure)
    {
        var threw = $"threw {failure.Type}: {failure.Message}";
        var text = failure.Type.Length == 0 ? failure.Message
            : failure.Call.Length > 0 ? $"{failure.Call} {threw}"
            : failure.Unit is null ? $"the results cannot be serialised: {failure.Type}: {failure.Message}"
            : $"unit {failure.Unit} {threw}";
        return Line(failure.Frame.Length == 0 ? text : $"{text} ({failure.Frame})");
    }

    private static string Ended(LaunchRecord launch)
    {
        var how = launch.Usage.Signal switch
        {
            Abort => "the process aborted (FailFast, stack overflow or a crash in native code)",
            { } signal => $"the process was killed by signal {signal}",
            null when NtStatus.Describe(launch.Usage.ExitCode) is { } status => $"the process was ended by {status}",
            null => $"the workload ended the process itself with exit code {launch.Usage.ExitCode}",
        };
        var said = SaidWhat(launch.Output);
        return Line(said.Length == 0 ? how : $"{how}: {said}");
    }

    /// <summary>The line that names the cause: the runtime's own heading, else the first line that does not belong to the stack.</summary>
    private static string SaidWhat(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var heading = Array.FindIndex(lines, line => line.StartsWith("Process terminated", StringComparison.Ordinal));
        return heading >= 0 && heading + 1 < lines.Length && lines[heading].Length < "Process terminated. ".Length
            ? lines[heading + 1]
            : heading >= 0 ? lines[heading] : lines.FirstOrDefault(line => !line.StartsWith("at ", StringComparison.Ordinal)) ?? "";
    }
}
