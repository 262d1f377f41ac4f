using System.Collections.Immutable;
using Concur.Core.Accounting.Figures;
using Concur.Core.Model;
using Concur.Core.Stats;
using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting.Trials;

/// <summary>Collects the launches of a run of commands.</summary>
/// <param name="request">The request, which has the commands in order.</param>
public sealed class CommandCollector(CommandsRequest request)
{
    private readonly Dictionary<NamedCommand, List<CommandRecord>> _timed =
        request.Commands.ToDictionary(command => command, _ => new List<CommandRecord>());
    private readonly Dictionary<NamedCommand, List<LaunchReport>> _lostAside =
        request.Commands.ToDictionary(command => command, _ => new List<LaunchReport>());
    private readonly Dictionary<NamedCommand, string> _asideFailures = [];
    private readonly Dictionary<NamedCommand, (CommandRecord Record, Recording Recording)> _profiled = [];

    /// <summary>The request.</summary>
    public CommandsRequest Request { get; } = request;

    /// <summary>
    /// The commands of which no launch has failed. A command that failed once is not launched again; after a launch that was lost with
    /// its machine it is, because the command did not fail.
    /// </summary>
    public IReadOnlyList<NamedCommand> Succeeding() =>
    [
        .. Request.Commands.Where(command => !_asideFailures.ContainsKey(command)
            && _timed[command].TrueForAll(record => record.Lost is not null || IsGood(record))),
    ];

    /// <summary>
    /// Adds a launch. A warm-up launch counts only where it fails, because the others would fail too. One that was lost is told, and is
    /// no timed launch.
    /// </summary>
    public void Add(NamedCommand command, CommandRecord record, bool isWarmup)
    {
        if (isWarmup && record.Lost is not null) _lostAside[command].Add(CommandTrials.Launch(record, recorded: false));
        else if (!isWarmup || !IsGood(record)) _timed[command].Add(record);
    }

    /// <summary>Adds a profiled launch that was lost: it is told, and is no timed launch.</summary>
    public void AddLostProfiled(NamedCommand command, CommandRecord record) =>
        _lostAside[command].Add(CommandTrials.Launch(record, recorded: true));

    /// <summary>Notes that a command could not be prepared, so that it is not launched again.</summary>
    /// <param name="command">The command.</param>
    /// <param name="error">Why, in one line.</param>
    public void Fail(NamedCommand command, string error) => _asideFailures[command] = error;

    private bool IsGood(CommandRecord record) => CommandTrials.IsGood(record, Request);

    /// <summary>The recording of each command's profiled launch, by the command's name.</summary>
    public IReadOnlyDictionary<string, Recording> Recordings => _profiled.ToDictionary(pair => pair.Key.Name, pair => pair.Value.Recording);

    /// <summary>Adds the profiled launch and its recording.</summary>
    public void AddProfiled(NamedCommand command, CommandRecord record, Recording recording) => _profiled[command] = (record, recording);

    /// <summary>A report for each command; the first is the baseline.</summary>
    public ImmutableArray<TrialReport> Reports()
    {
        var trials = ImmutableArray.CreateBuilder<TrialReport>();
        foreach (var command in Request.Commands)
        {
            var profiled = _profiled.TryGetValue(command, out var known) ? known.Record : null;
            var processes = profiled is null ? [] : ProcessReports.Of(profiled.Processes, known.Recording);
            var report = CommandTrials.Report(command, _timed[command], profiled, Request, trials.Count == 0 ? null : trials[0]);
            var coverage = profiled is null ? null : CpuWeights.Of(known.Recording.Schedules)?.Coverage();
            report = report with
            {
                Launches = [.. report.Launches, .. _lostAside[command]],
                Processes = processes,
                CpuProfile = coverage,
            };
            trials.Add(_asideFailures.TryGetValue(command, out var error)
                ? report with { Status = TrialStatus.Failed, Error = error }
                : report);
        }

        return Speedups.OfAll(trials, Request.Commands.Length - 1);
    }
}

/// <summary>Turns the launches of a command into its report.</summary>
public static class CommandTrials
{
    /// <param name="command">The command.</param>
    /// <param name="records">Its launches after warming up, in order.</param>
    /// <param name="recorded">Its profiled launch; null for none.</param>
    /// <param name="request">The request, which has the planned number of launches.</param>
    /// <param name="baseline">The first command's report; null for the first command itself.</param>
    public static TrialReport Report(
        NamedCommand command,
        IReadOnlyList<CommandRecord> records,
        CommandRecord? recorded,
        CommandsRequest request,
        TrialReport? baseline)
    {
        ArgumentNullException.ThrowIfNull(command);
        ArgumentNullException.ThrowIfNull(records);
        var good = records.Where(record => IsGood(record, request)).ToList();
        ArgumentNullException.ThrowIfNull(request);
        var (status, error) = Verdict(records, request);
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
            ObserverEffect = recorded is not null && IsGood(recorded, request)
                ? TrialTimes.Ratio(recorded.Usage.RealMs, timing?.MedianMs)
                : null,
            CoresUsed = TrialTimes.Ratio(CpuMs(good), good.Sum(record => record.Usage.RealMs)),
        };
        return TrialTimes.AddTo(baseline ?? report, report, request.Commands.Length - 1);
    }

    /// <summary>Null where the system does not tell it for all of them.</summary>
    private static double? CpuMs(IReadOnlyCollection<CommandRecord> records) =>
        records.All(record => record.Usage.CpuMs is not null) ? records.Sum(record => record.Usage.CpuMs) : null;

    /// <summary>Whether a launch counts: it ended by itself, with the exit code 0 or one that is ignored.</summary>
    internal static bool IsGood(CommandRecord record, CommandsRequest request) =>
        record.Succeeded || (request.IgnoresFailure && record is { Ending: LaunchEnding.Exited, Usage.RealMs: not null });

    private static (TrialStatus Status, string? Error) Verdict(IReadOnlyList<CommandRecord> records, CommandsRequest request)
    {
        var skipped = FormattableString.Invariant($"the run ended after {records.Count} of its {request.Launches} launches");
        var kept = records.Where(record => record.Lost is null).ToList();
        return kept.Find(record => !IsGood(record, request)) switch
        {
            _ when kept.Count == 0 && records.Count > 0 => (TrialStatus.Failed, LaunchVerdict.Line(records[^1].Lost!)),
            { Ending: LaunchEnding.TimedOut } late => (TrialStatus.Timeout, LaunchVerdict.TimedOut(late.Usage)),
            { Ending: LaunchEnding.Exited } failed => (TrialStatus.Failed, Ended(failed)),
            _ when records.Count < request.Launches => (TrialStatus.Skipped, skipped),
            _ => (TrialStatus.Ok, null),
        };
    }

    /// <summary>How a launch ended, with the last line of its output.</summary>
    internal static string Ended(CommandRecord record)
    {
        if (record.Lost is { } lost) return LaunchVerdict.Line(lost);
        var how = record.Usage.Signal is { } signal ? $"killed by signal {signal}"
            : NtStatus.Describe(record.Usage.ExitCode) is { } status ? $"ended by {status}"
            : $"exit code {record.Usage.ExitCode}";
        var said = record.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).LastOrDefault() ?? "";
        return LaunchVerdict.Line(said.Length == 0 ? how : $"{how}: {said}");
    }

    internal static LaunchReport Launch(CommandRecord record, bool recorded) => new(record.Usage, recorded, [])
    {
        Lost = record.Lost is { } lost ? LaunchVerdict.Line(lost) : null,
    };
}
