using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Machines.Fleets;

/// <summary>A silo that has ended, or of which nothing more will come.</summary>
/// <param name="Record">What it recorded; null where that did not come back.</param>
/// <param name="Lost">Why not; null where it did.</param>
/// <param name="IsRefused">Whether its machine would not start it.</param>
internal sealed record EndedSilo(SiloRecord? Record, string? Lost, bool IsRefused = false);

/// <summary>A silo that was started on another machine.</summary>
/// <param name="host">Its machine.</param>
/// <param name="role">Which process of the launch it is.</param>
/// <param name="running">Completes when it has ended.</param>
internal sealed class RunningSilo(SiloHost host, ProcessRole role, Task<SiloRecord> running)
{
    /// <summary>Completes when it has ended; it does not fail.</summary>
    public Task<EndedSilo> Ended { get; } = EndAsync(running);

    /// <summary>What its machine saw of the launch so far.</summary>
    public async Task<MachineRecord> RecordAsync()
    {
        var (record, lost, _) = Ended.IsCompleted ? await Ended : new EndedSilo(null, "what it recorded did not come back in time");
        return new MachineRecord
        {
            Name = host.Member.Name,
            Facts = host.Member.Facts,
            Capabilities = host.Recorder.Capabilities,
            Roles = [role],
            Usage = [record?.Usage],
            Traces = record?.Traces ?? [],
            Scheduler = record?.Scheduler,
            IsHere = host.Member.IsHere,
            Lost = lost ?? (record is null ? null : EndingOf(record)),
        };
    }

    /// <summary>Turns the loss of a silo into a record of it.</summary>
    private static async Task<EndedSilo> EndAsync(Task<SiloRecord> running)
    {
        try
        {
            return new EndedSilo(await running, null);
        }
        catch (Exception e) when (e is ConcurException or OperationCanceledException or IOException)
        {
            return new EndedSilo(null, e.Message, e is ConcurException { Kind: not FailureKind.WorkloadFailed });
        }
    }

    private static string? EndingOf(SiloRecord record) => record switch
    {
        { IsOverdue: true, Traces.IsEmpty: true } => null,
        { IsOverdue: true } => "its silo did not end by itself and was ended; what it recorded may be incomplete",
        { Failure: { } failure } => $"its silo could not go on: {failure}",
        { Usage.Signal: { } signal } => FormattableString.Invariant($"its silo was killed by signal {signal}"),
        { Usage.ExitCode: not 0 and var code } => FormattableString.Invariant($"its silo ended with exit code {code}"),
        _ => null,
    };
}
