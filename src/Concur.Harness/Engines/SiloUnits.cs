using Concur.Harness.Units;
using Concur.Harness.Workers;
using Concur.Harness.Workloads;
using Concur.Protocol;

namespace Concur.Harness.Engines;

/// <summary>
/// Answers what a silo is asked. All workers of a silo share the workload's object and its static state, as threads of one process do.
/// </summary>
/// <param name="assemblyPath">The workload's assembly on this machine; null where it is where the driver says.</param>
internal sealed class SiloUnits(string? assemblyPath)
{
    private readonly Lock _gate = new();
    private WorkerHeader? _header;
    private IWorkload? _workload;
    private WorkerCalls? _calls;
    private int _iteration = -1;

    /// <inheritdoc cref="EngineAnswer"/>
    public byte[] Answer(long takenNs, byte[] request)
    {
        using var reader = SiloMessages.Reader(request);
        return (SiloQuestion)reader.ReadByte() switch
        {
            SiloQuestion.Prepare => SiloMessages.Bytes(Prepare(WorkerHeader.Read(reader)).Write),
            SiloQuestion.Run => Run(reader.ReadInt32(), WorkerRequest.Read(reader), takenNs),
            SiloQuestion.Ping => SiloAnswers.Ping(takenNs),
            SiloQuestion.Read => SiloAnswers.Reading(),
            SiloQuestion.End => End(),
            var other => throw new InvalidDataException($"a silo knows no question {other}"),
        };
    }

    private SiloReady Prepare(WorkerHeader header)
    {
        try
        {
            lock (_gate)
            {
                _header = header;
                _workload = WorkloadBinder.Bind(header.Workload, assemblyPath ?? header.AssemblyPath, header.Size, header.Inputs);
                _calls = new WorkerCalls(_workload);
                return Ready(_calls.Failure);
            }
        }
        catch (Refusal refusal)
        {
            return Ready(new UnitFailure(null, "", refusal.Message, ""));
        }
        catch (UserFailure thrown)
        {
            return Ready(thrown.Failure);
        }

        static SiloReady Ready(UnitFailure? failure) => new(Environment.ProcessId, Environment.ProcessorCount, failure);
    }

    private byte[] Run(int iteration, WorkerRequest request, long takenNs)
    {
        if (request.IsFirst) Begin(iteration);
        var (header, calls) = (_header!, _calls!);
        var runner = new UnitRunner(_workload!, header.Size, header.Seed) { Metering = request.Metering };
        var outcome = runner.Run(request.Unit, -1, null, CancellationToken.None);
        if (calls.Failure is { } failed) outcome = outcome with { Failure = failed, Result = null };
        return SiloAnswers.Outcome(outcome, takenNs, header.Return);
    }

    /// <summary>The first worker to get a unit of an iteration begins it for all; no unit of the one before is left by then.</summary>
    private void Begin(int iteration)
    {
        lock (_gate)
        {
            if (iteration == _iteration) return;
            _calls!.BeginIteration();
            _iteration = iteration;
        }
    }

    private byte[] End()
    {
        lock (_gate) _calls?.End();
        return [];
    }
}
