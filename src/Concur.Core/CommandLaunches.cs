using Concur.Core.Accounting.Trials;
using Concur.Core.Measuring;
using Concur.Core.Model;

namespace Concur.Core;

/// <summary>
/// Launches commands, and runs what a user wants to have run around their launches, of which nothing is timed.
/// </summary>
/// <param name="recorder">Runs them.</param>
/// <param name="collector">Learns which commands could not be prepared.</param>
internal sealed class CommandLaunches(ICommandRecorder recorder, CommandCollector collector)
{
    /// <summary>How long clean-up waits for a machine that was lost.</summary>
    private static readonly TimeSpan LongestReturn = TimeSpan.FromSeconds(5);

    private readonly HashSet<NamedCommand> _setUp = [];

    /// <summary>Prepares a command and launches it. Before its first launch it is set up.</summary>
    /// <param name="command">The command.</param>
    /// <param name="cancellation">Ends what is run; the record then says so.</param>
    /// <returns>Null where it could not be prepared.</returns>
    public Task<CommandRecord?> TimeAsync(NamedCommand command, CancellationToken cancellation) =>
        LaunchAsync(command, () => recorder.TimeAsync(command, collector.Request, cancellation), cancellation);

    /// <summary>Prepares a command, and launches it while it is recorded.</summary>
    /// <param name="command">The command.</param>
    /// <param name="traceFolder">Where the traces go; must exist.</param>
    /// <param name="cancellation">Ends what is run; the record then says so.</param>
    /// <returns>Null where it could not be prepared.</returns>
    public Task<CommandRecord?> RecordAsync(NamedCommand command, string traceFolder, CancellationToken cancellation) =>
        LaunchAsync(command, () => recorder.RecordAsync(command, collector.Request, traceFolder, cancellation), cancellation);

    /// <summary>Cleans up after all commands, after a cancellation too.</summary>
    /// <param name="cancellation">After it a machine that was lost is not connected again.</param>
    /// <returns>Whether no machine was lost before or meanwhile.</returns>
    public async Task<bool> CleanUpAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(LongestReturn);
        var isThere = true;
        foreach (var command in collector.Request.Commands.Where(command => command.Cleanup is not null))
        {
            isThere = isThere && await recorder.IsThereAsync(limit.Token)
                && await RunAsync(command, command.Cleanup, "clean-up", CancellationToken.None) is not { Lost: not null };
        }

        return isThere;
    }

    /// <summary>A loss or a cancellation before the launch is the launch's own.</summary>
    private async Task<CommandRecord?> LaunchAsync(
        NamedCommand command, Func<Task<CommandRecord>> launch, CancellationToken cancellation)
    {
        if (!_setUp.Contains(command))
        {
            if (await RunAsync(command, command.Setup, "set-up", cancellation) is { Succeeded: false } notSetUp) return Given(notSetUp);
            _setUp.Add(command);
        }

        return await RunAsync(command, command.Prepare, "preparation", cancellation) is { Succeeded: false } notPrepared
            ? Given(notPrepared)
            : await launch();
    }

    private static CommandRecord? Given(CommandRecord record) => WasStopped(record) ? record : null;

    private static bool WasStopped(CommandRecord record) => record.Lost is not null || record.Ending == LaunchEnding.Cancelled;

    /// <returns>How it ended; null where there is nothing to run.</returns>
    private async Task<CommandRecord?> RunAsync(NamedCommand command, string? text, string what, CancellationToken cancellation)
    {
        if (text is null) return null;
        var record = await recorder.TimeAsync(new NamedCommand(command.Name, text), collector.Request, cancellation);
        if (!record.Succeeded && !WasStopped(record)) collector.Fail(command, $"its {what} failed: {CommandTrials.Ended(record)}");
        return record;
    }
}
