using System.Collections.Immutable;
using Concur.Core.Accounting.Figures;
using Concur.Core.Model;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting.Trials;

/// <summary>Collects the launches of a run of commands.</summary>
/// <param name="request">For the commands, in order.</param>
public sealed class CommandCollector(CommandsRequest request)
{
    private readonly Dictionary<NamedCommand, List<CommandRecord>> _timed =
        request.Commands.ToDictionary(command => command, _ => new List<CommandRecord>());
    private readonly Dictionary<NamedCommand, (CommandRecord Record, Recording Recording)> _profiled = [];

    /// <summary>What was asked for.</summary>
    public CommandsRequest Request { get; } = request;

    /// <summary>The commands of which no launch has failed: what failed once would fail again.</summary>
    public IReadOnlyList<NamedCommand> Succeeding() =>
        [.. Request.Commands.Where(command => _timed[command].TrueForAll(record => record.Succeeded))];

    /// <summary>Adds a launch. One to warm up counts only when it fails: then it says what the others would.</summary>
    public void Add(NamedCommand command, CommandRecord record, bool isWarmup)
    {
        if (!isWarmup || !record.Succeeded) _timed[command].Add(record);
    }

    /// <summary>What was recorded of each command's profiled launch, by the commands' names.</summary>
    public IReadOnlyDictionary<string, Recording> Recordings => _profiled.ToDictionary(pair => pair.Key.Name, pair => pair.Value.Recording);

    /// <summary>Adds the profiled launch and what was recorded of it.</summary>
    public void AddProfiled(NamedCommand command, CommandRecord record, Recording recording) => _profiled[command] = (record, recording);

    /// <summary>A report per command, each against the first.</summary>
    public ImmutableArray<TrialReport> Reports()
    {
        var trials = ImmutableArray.CreateBuilder<TrialReport>();
        foreach (var command in Request.Commands)
        {
            var profiled = _profiled.TryGetValue(command, out var known) ? known.Record : null;
            var processes = profiled is null ? [] : ProcessReports.Of(profiled.Processes, known.Recording);
            var report = CommandTrials.Report(command, _timed[command], profiled, Request.Launches, trials.Count == 0 ? null : trials[0]);
            trials.Add(report with { Processes = processes });
        }

        return trials.ToImmutable();
    }
}
