using System.Diagnostics.CodeAnalysis;
using Concur.Harness.Measurement;
using Concur.Harness.Units;
using Concur.Harness.Workers.Transports;
using Concur.Harness.Workloads.Catalogue;
using Concur.Protocol;

namespace Concur.Harness.Workers;

/// <summary>The worker process: takes units one after the other and answers for each.</summary>
internal sealed class WorkerLoop
{
    private readonly LinkEnd _link;
    private readonly BinaryReader _requests;
    private readonly BinaryWriter _answers;

    private WorkerLoop(LinkEnd link) => (_link, _requests, _answers) = (link, new BinaryReader(link.Input), new BinaryWriter(link.Output));

    /// <param name="transport">How the harness is reached; see <see cref="WorkerEnd"/>.</param>
    public static int Run(IReadOnlyList<string> transport)
    {
        // If the lane that started this process is gone, so is the reason to run.
        _ = Libc.PrCtl(Libc.DeathSignal, Libc.SignalKill, 0, 0, 0);
        using var link = WorkerEnd.Open(transport);
        new WorkerLoop(link).Serve();
        return HarnessExit.Ok;
    }

    private void Serve()
    {
        var header = WorkerHeader.Read(_requests);
        var workload = WorkloadBinder.Bind(header.Workload, header.AssemblyPath, header.Size);
        _ = LaneMeter.Current;
        _answers.Write(MonotonicClock.NowNs());
        _answers.Flush();
        for (var request = WorkerRequest.Read(_requests); request.Unit >= 0; request = WorkerRequest.Read(_requests))
        {
            if (request.IsFirst) _link.Results.Restart();
            var runner = new UnitRunner(workload, header.Size, header.Seed) { Metering = request.Metering };
            Answer(runner.Run(request.Unit, -1, null, CancellationToken.None), header.Return);
        }
    }

    /// <summary>A result that can't be serialised is the workload's failure.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Serialising runs the user's own getters and converters: they may throw anything.")]
    private void Answer(UnitOutcome outcome, ReturnKind returns)
    {
        var (kind, failure) = (ResultKind.None, outcome.Failure);
        ReadOnlySpan<byte> bytes = default;
        try
        {
            if (failure is null) bytes = Encoded(outcome.Result, returns, out kind);
        }
        catch (Exception e)
        {
            (kind, failure) = (ResultKind.None, FailureReport.Of(outcome.Stamp.Unit, e));
        }

        var stamp = outcome.Stamp with { SerialisedNs = MonotonicClock.NowNs(), ResultBytes = bytes.Length };
        _link.Results.Place(bytes);
        new WorkerAnswer(stamp, failure, kind, ProcessMeter.ReadOwn()).Write(_answers);
        _link.Results.Send(bytes);
    }

    private static ReadOnlySpan<byte> Encoded(object? result, ReturnKind returns, out ResultKind kind)
    {
        if (returns == ReturnKind.Value || result is null) return ResultBytes.Of(result, out kind);
        kind = ResultKind.Digest;
        return BitConverter.GetBytes(ResultDigest.OfValue(result));
    }
}
