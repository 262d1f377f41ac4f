using System.Diagnostics.CodeAnalysis;
using Concur.Harness.Measurement;
using Concur.Harness.Platform;
using Concur.Harness.Units;
using Concur.Harness.Workers.Transports;
using Concur.Harness.Workloads;
using Concur.Protocol;

namespace Concur.Harness.Workers;

/// <summary>The worker process: executes units one after the other and responds to each request.</summary>
internal sealed class WorkerLoop
{
    private readonly LinkEnd _link;
    private readonly BinaryReader _requests;
    private readonly BinaryWriter _responses;
    private bool _hasBegun;

    private WorkerLoop(LinkEnd link) =>
        (_link, _requests, _responses) = (link, new BinaryReader(link.Input), new BinaryWriter(link.Output));

    /// <summary>Runs until the harness has no unit left.</summary>
    /// <param name="transport">The arguments from which <see cref="TransportFactory.Open"/> opens the connection.</param>
    /// <returns>One of <see cref="HarnessExit"/>.</returns>
    public static int Run(IReadOnlyList<string> transport)
    {
        ProcessControl.EndWithParent();
        using var link = TransportFactory.Open(transport);
        new WorkerLoop(link).Serve();
        return HarnessExit.Ok;
    }

    private void Serve()
    {
        var header = WorkerHeader.Read(_requests);
        var workload = WorkloadBinder.Bind(header.Workload, header.AssemblyPath, header.Size, header.Inputs);
        workload.Start();
        _ = ThreadMeter.Current;
        _responses.Write(MonotonicClock.NowNs());
        _responses.Flush();
        for (var request = WorkerRequest.Read(_requests); !request.IsEnd; request = WorkerRequest.Read(_requests))
        {
            if (request.IsFirst) BeginIteration(workload);
            var runner = new UnitRunner(workload, header.Size, header.Seed) { Metering = request.Metering };
            Respond(runner.Run(request.Unit, -1, null, CancellationToken.None), header.Return);
        }

        if (_hasBegun) workload.EndIteration();
        workload.End();
    }

    private void BeginIteration(IWorkload workload)
    {
        _link.Results.Restart();
        if (_hasBegun) workload.EndIteration();
        workload.BeginIteration();
        _hasBegun = true;
    }

    /// <summary>Sends the outcome of a unit. A result that cannot be serialised is the workload's failure.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "Serialising runs the user's getters and converters, which may throw anything.")]
    private void Respond(UnitOutcome outcome, ReturnKind returns)
    {
        var (kind, failure) = (ResultKind.None, outcome.Failure);
        ReadOnlySpan<byte> bytes = default;
        try
        {
            if (failure is null) bytes = Encode(outcome.Result, returns, out kind);
        }
        catch (Exception e)
        {
            (kind, failure) = (ResultKind.None, FailureReport.Of(outcome.Stamp.Unit, e));
        }

        var stamp = outcome.Stamp with { SerialisedNs = MonotonicClock.NowNs(), ResultBytes = bytes.Length };
        _link.Results.Place(bytes);
        new WorkerResponse(stamp, failure, kind, ProcessAccounting.Own()).Write(_responses);
        _link.Results.Send(bytes);
    }

    private static ReadOnlySpan<byte> Encode(object? result, ReturnKind returns, out ResultKind kind)
    {
        if (returns == ReturnKind.Value || result is null) return ResultBytes.Of(result, out kind);
        kind = ResultKind.Digest;
        return BitConverter.GetBytes(ResultDigest.OfValue(result));
    }
}
