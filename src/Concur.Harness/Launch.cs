using System.Runtime;
using System.Runtime.InteropServices;
using Concur.Harness.Platform;
using Concur.Harness.Units;
using Concur.Protocol;

namespace Concur.Harness;

/// <summary>One launch: its iterations, then the result file.</summary>
internal sealed class Launch(LaunchSpec spec)
{
    private readonly IterationLoop _loop = new(spec);

    /// <summary>Runs the launch and writes its result, which says so when the launch was refused or a unit failed.</summary>
    /// <returns>One of <see cref="HarnessExit"/>.</returns>
    public int Run()
    {
        try
        {
            var failure = _loop.Run();
            Write(failure);
            return failure is null ? HarnessExit.Ok : HarnessExit.WorkloadFailed;
        }
        catch (Refusal refusal)
        {
            Write(new UnitFailure(null, "", refusal.Message, ""));
            return HarnessExit.BadSpec;
        }
        catch (UserFailure thrown)
        {
            Write(thrown.Failure);
            return HarnessExit.WorkloadFailed;
        }
    }

    private void Write(UnitFailure? failure)
    {
        using var file = File.Create(spec.ResultPath);
        using var buffer = new BufferedStream(file, 1 << 16);
        new LaunchResult
        {
            ProcessId = Environment.ProcessId,
            Runtime = RuntimeInformation.FrameworkDescription,
            ServerGc = GCSettings.IsServerGC,
            ConcurrentGc = GCSettings.LatencyMode != GCLatencyMode.Batch,
            ProcessorCount = Environment.ProcessorCount,
            HasFinalCode = _loop.HasFinalCode,
            PeakRssBytes = ProcessAccounting.PeakRssBytes(),
            ProcessorsAtStart = _loop.ProcessorsAtStart?.Interpret(),
            ProcessorsAtEnd = _loop.ProcessorsAtEnd?.Interpret(),
            Failure = failure,
            Iterations = _loop.Iterations,
            AwaitChains = _loop.AwaitChains,
            Remote = _loop.Remote,
        }.Write(buffer);
    }
}
