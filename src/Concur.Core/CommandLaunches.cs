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
    /// <summary>Prepares a command and launches it.</summary>
    /// <param name="command">The command.</param>
    /// <param name="isFirst">Whether it is the command's first launch, before which it is set up.</param>
    /// <param name="cancellation">Ends what is run; the record then says so.</param>
    /// <returns>Null where it could not be prepared.</returns>
    public async Task<CommandRecord?> TimeAsync(NamedCommand command, bool isFirst, CancellationToken cancellation) =>
        await IsPreparedAsync(command, isFirst, cancellation)
            ? await recorder.TimeAsync(command, collector.Request, cancellation)
            : null;

    /// <summary>Prepares a command, and launches it while it is recorded.</summary>
    /// <param name="command">The command.</param>
    /// <param name="traceFolder">Where the traces go; must exist.</param>
    /// <param name="cancellation">Ends what is run; the record then says so.</param>
    /// <returns>Null where it could not be prepared.</returns>
    public async Task<CommandRecord?> RecordAsync(NamedCommand command, string traceFolder, CancellationToken cancellation) =>
        await IsPreparedAsync(command, isFirst: false, cancellation)
            ? await recorder.RecordAsync(command, collector.Request, traceFolder, cancellation)
            : null;

    private async Task<bool> IsPreparedAsync(NamedCommand command, bool isFirst, CancellationToken cancellation) =>
        (!isFirst || await IsDoneAsync(command, command.Setup, "set-up", cancellation))
            && await IsDoneAsync(command, command.Prepare, "preparation", cancellation);

    /// <summary>Cleans up after all commands, after a cancellation too.</summary>
    public async Task CleanUpAsync()
    {
        foreach (var command in collector.Request.Commands)
            await IsDoneAsync(command, command.Cleanup, "clean-up", CancellationToken.None);
    }

    private async Task<bool> IsDoneAsync(NamedCommand command, string? text, string what, CancellationToken cancellation)
    {
        if (text is null) return true;
        var record = await recorder.TimeAsync(new NamedCommand(command.Name, text), collector.Request, cancellation);
        if (record.Succeeded) return true;
        collector.Fail(command, $"its {what} failed: {CommandTrials.Ended(record)}");
        return false;
    }
}
