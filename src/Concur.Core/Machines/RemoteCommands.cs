using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Concur.Core.Machines.Wire;
using Concur.Core.Measuring;
using Concur.Core.Model;

namespace Concur.Core.Machines;

/// <summary>Has commands run on another machine, as they are there. What was recorded comes back when they are over.</summary>
/// <param name="link">The way there.</param>
/// <param name="capabilities">How well figures of commands are known there.</param>
[SuppressMessage("Maintainability", "CA1506", Justification = "It takes a command and a request apart, and joins what comes back.")]
internal sealed class RemoteCommands(MachineLink link, Capabilities capabilities) : ICommandRecorder
{
    /// <inheritdoc/>
    public Capabilities Capabilities => capabilities;

    /// <inheritdoc/>
    public async Task<bool> IsThereAsync(CancellationToken cancellation)
    {
        try
        {
            if (link.Lost is not null) cancellation.ThrowIfCancellationRequested();
            await link.EnsureAsync(cancellation);
            return true;
        }
        catch (Exception e) when (e is OperationCanceledException or ConcurException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public Task<CommandRecord> TimeAsync(NamedCommand command, CommandsRequest request, CancellationToken cancellation) =>
        RunAsync(OrderOf(command, request, profiled: false), new CallFiles(), cancellation);

    /// <inheritdoc/>
    public async Task<CommandRecord> RecordAsync(
        NamedCommand command, CommandsRequest request, string traceFolder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(command);
        TraceDestination.MustExist(traceFolder);
        using var sent = new ReceivedResult(); // Its bytes stay when it is closed.
        var files = new CallFiles
        {
            Receive = name => name != CommandReply.ProcessesName ? File.Create(PathOf(command, traceFolder, name))
                : sent.CanWrite ? sent
                : throw RemoteLaunch.WrongName(name),
        };
        var record = await RunAsync(OrderOf(command, request, profiled: true), files, cancellation);
        if (record.Ending == LaunchEnding.Cancelled || record.Lost is not null) return record;
        return record with { Processes = ProcessesOf(sent.ToArray(), command, traceFolder) };
    }

    private static CommandOrder OrderOf(NamedCommand command, CommandsRequest request, bool profiled) => new()
    {
        Name = command.Name,
        Text = command.Text,
        Shell = request.Shell,
        Timeout = request.Timeout,
        Profiled = profiled,
        Profile = request.Profile,
        SampleInterval = request.SampleInterval,
    };

    private async Task<CommandRecord> RunAsync(CommandOrder order, CallFiles files, CancellationToken cancellation)
    {
        long? began = null;
        try
        {
            await link.EnsureAsync(cancellation);
            began = Stopwatch.GetTimestamp();
            var reply = await link.Caller.CallAsync(AgentOperations.Command, order, files, cancellation);
            return reply.Ending == LaunchEnding.Cancelled && !cancellation.IsCancellationRequested
                ? Lost(link.LoseEnded(), began)
                : new CommandRecord { Ending = reply.Ending, Usage = reply.Usage, Output = reply.Output };
        }
        catch (Exception e) when (cancellation.IsCancellationRequested && e is (OperationCanceledException or ConcurException))
        {
            return new CommandRecord { Ending = LaunchEnding.Cancelled, Usage = RemoteLaunch.NoUsage, Output = "" };
        }
        catch (ConcurException e) when (link is { Lost: not null, IsGivenUp: false })
        {
            return Lost(e.Message, began);
        }
    }

    private static CommandRecord Lost(string why, long? began) => new()
    {
        Ending = LaunchEnding.Exited,
        Usage = RemoteLaunch.NoUsage,
        Output = "",
        Lost = RemoteLaunch.Noticed(why, began),
    };

    private static ImmutableArray<ObservedProcess> ProcessesOf(byte[] sent, NamedCommand command, string traceFolder)
    {
        if (sent.Length == 0) return [];
        try
        {
            return
            [
                .. JsonSerializer.Deserialize(sent, AgentContext.Default.ImmutableArrayObservedProcess).Select(process => process with
                {
                    TracePath = process.TracePath is null ? null : InheritedTracing.TraceOf(command, traceFolder, process.ProcessId),
                }),
            ];
        }
        catch (JsonException e)
        {
            throw new ConcurException(FailureKind.WorkloadFailed, $"the other machine sent processes that can't be read ({e.Message})");
        }
    }

    /// <summary>The other machine says which process a trace is of, and not where it goes.</summary>
    private static string PathOf(NamedCommand command, string traceFolder, string process) =>
        int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out var id)
            ? InheritedTracing.PathOf(command, traceFolder, FormattableString.Invariant($"{id}"))
            : throw RemoteLaunch.WrongName(process);
}
