using Concur.Core.Model;
using Concur.Core.Stats;
using Concur.Protocol;

namespace Concur.Core.Accounting.Trials;

/// <summary>Turns the launches of a command into its report.</summary>
public static class CommandTrials
{
    /// <param name="command">The command.</param>
    /// <param name="records">Its launches after warming up, in order.</param>
    /// <param name="recorded">Its recorded launch; null when there was none.</param>
    /// <param name="planned">How many there should be.</param>
    /// <param name="baseline">The first command's report; null while that is made.</param>
    public static TrialReport Report(
        NamedCommand command,
        IReadOnlyList<CommandRecord> records,
        CommandRecord? recorded,
        int planned,
        TrialReport? baseline)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(records);
        var good = records.Where(record => record.Succeeded).ToList();
        var (status, error) = Verdict(records, planned);
        var timing = good.Count == 0 ? null : MedianEstimate.Of([.. good.Select(record => (double[])[record.Usage.RealMs!.Value])]);
        var report = new TrialReport
        {
            Strategy = command.Name,
            Status = status,
            Error = error,
            Launches = [
                .. records.Select(record => Launch(record, recorded: false)),
                .. recorded is null ? Array.Empty<LaunchReport>() : [Launch(recorded, recorded: true)],
            ],
            Timing = timing,
            IdealSpeedup = null,
            ObserverEffect = recorded is { Succeeded: true } ? TrialTimes.Ratio(recorded.Usage.RealMs, timing?.MedianMs) : null,
            CoresUsed = TrialTimes.Ratio(good.Sum(record => record.Usage.CpuMs), good.Sum(record => record.Usage.RealMs)),
        };
        return TrialTimes.AddTo(baseline ?? report, report);
    }

    private static (TrialStatus Status, string? Error) Verdict(IReadOnlyList<CommandRecord> records, int planned)
    {
        var skipped = FormattableString.Invariant($"the run ended after {records.Count} of its {planned} launches");
        return records.FirstOrDefault(record => !record.Succeeded) switch
        {
            { Ending: LaunchEnding.TimedOut } late => (TrialStatus.Timeout, LaunchVerdict.TimedOut(late.Usage)),
            { Ending: LaunchEnding.Exited } failed => (TrialStatus.Failed, Ended(failed)),
            _ when records.Count < planned => (TrialStatus.Skipped, skipped),
            _ => (TrialStatus.Ok, null),
        };
    }

    private static string Ended(CommandRecord record)
    {
        var how = SignalExit.SignalOf(record.Usage.ExitCode) is { } signal
            ? $"killed by signal {signal}"
            : $"exit code {record.Usage.ExitCode}";
        var said = record.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "";
        return TerminalText.OneLine(said.Length == 0 ? how : $"{how}: {said}");
    }

    private static LaunchReport Launch(CommandRecord record, bool recorded) => new(record.Usage, recorded, []);
}
