using System.Runtime;
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
        var calls = new WorkerCalls(workload);
        _ = ThreadMeter.Current;
        new WorkerReady(MonotonicClock.NowNs(), calls.Failure).Write(_responses);
        for (var request = WorkerRequest.Read(_requests); !request.IsEnd; request = WorkerRequest.Read(_requests))
        {
            var takenNs = MonotonicClock.NowNs();
            if (request.IsFirst)
            {
                _link.Results.Restart();
                calls.BeginIteration();
            }

            var runner = new UnitRunner(workload, header.Size, header.Seed) { Metering = request.Metering };
            var outcome = runner.Run(request.Unit, -1, null, CancellationToken.None);
            outcome = outcome with { Stamp = outcome.Stamp with { TakenNs = takenNs } };
            Respond(calls.Failure is { } failure ? outcome with { Failure = failure, Result = null } : outcome, header.Return);
        }

        calls.End();
    }

    /// <summary>Sends the outcome of a unit.</summary>
    private void Respond(in UnitOutcome outcome, ReturnKind returns)
    {
        var bytes = WorkerResult.Encode(outcome, returns, out var kind, out var failure);
        var stamp = outcome.Stamp with { SerialisedNs = MonotonicClock.NowNs(), ResultBytes = bytes.Length };
        _link.Results.Place(bytes);
        new WorkerResponse(stamp, failure, kind, ProcessAccounting.Own())
        {
            CompilingNs = (long)JitInfo.GetCompilationTime().TotalNanoseconds,
        }.Write(_responses);
        _link.Results.Send(bytes);
    }
}
