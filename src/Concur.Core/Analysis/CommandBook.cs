using System.Collections.Immutable;
using Concur.Core.Model;

namespace Concur.Core.Analysis;

/// <summary>Keeps the launches of a run of commands.</summary>
/// <param name="request">For the commands, in order.</param>
public sealed class CommandBook(CommandsRequest request)
{
    private readonly Dictionary<NamedCommand, List<CommandRecord>> _timed = request.Commands.ToDictionary(command => command, _ => new List<CommandRecord>());
    private readonly Dictionary<NamedCommand, CommandRecord> _recorded = [];

    /// <summary>What was asked for.</summary>
    public CommandsRequest Request { get; } = request;

    /// <summary>The commands of which no launch has failed: what failed once would fail again.</summary>
    public IReadOnlyList<NamedCommand> StillGood() => [.. Request.Commands.Where(command => _timed[command].TrueForAll(record => record.Succeeded))];

    /// <summary>Adds a launch. One to warm up counts only when it fails: then it says what the others would.</summary>
    public void Add(NamedCommand command, CommandRecord record, bool isWarmup)
    {
        if (!isWarmup || !record.Succeeded) _timed[command].Add(record);
    }

    /// <summary>Adds the recorded launch.</summary>
    public void AddRecorded(NamedCommand command, CommandRecord record) => _recorded[command] = record;

    /// <summary>A report per command, each against the first.</summary>
    public ImmutableArray<TrialReport> Reports()
    {
        var trials = ImmutableArray.CreateBuilder<TrialReport>();
        foreach (var command in Request.Commands)
            trials.Add(CommandTrials.Report(command, _timed[command], _recorded.GetValueOrDefault(command), Request.Launches, trials.Count == 0 ? null : trials[0]));
        return trials.ToImmutable();
    }
}
