using System.Runtime;
using System.Runtime.InteropServices;
using Concur.Harness.Measurement;
using Concur.Harness.Strategies;
using Concur.Harness.Units;
using Concur.Harness.Workloads;
using Concur.Protocol;

namespace Concur.Harness;

/// <summary>One launch: warm-up iterations, then measured ones, then the result file.</summary>
internal sealed class Launch(LaunchSpec spec)
{
    private readonly List<IterationRecord> _iterations = [];
    private string _systemCpuAtStart = "";
    private string _systemCpuAtEnd = "";

    /// <summary>Runs the launch and writes its result, whatever comes of it.</summary>
    /// <returns>One of <see cref="HarnessExit"/>.</returns>
    public int Run()
    {
        try
        {
            var failure = Iterate();
            Write(failure);
            return failure is null ? HarnessExit.Ok : HarnessExit.WorkloadFailed;
        }
        catch (Refusal refusal)
        {
            Write(new UnitFailure(-1, "", refusal.Message, ""));
            return HarnessExit.BadSpec;
        }
    }

    private UnitFailure? Iterate()
    {
        var workload = WorkloadBinder.Bind(spec.Workload, spec.AssemblyPath);
        var strategy = StrategyFactory.Create(spec);
        var gil = strategy as GilThreads;
        if (gil is not null) workload = gil.Guard(workload);
        Iteration Next(UnitMetering metering) =>
            new(spec, new UnitRunner(workload, spec.Size, spec.Seed) { Metering = metering, Checkpoint = gil?.Checkpoint });

        var plan = new IterationPlan(spec);
        var (warmups, pilotNs) = (0, 0L);
        for (var startNs = MonotonicClock.NowNs(); plan.WarmsUp(warmups, MonotonicClock.NowNs() - startNs); warmups++)
        {
            using var iteration = Next(warmups == 0 ? UnitMetering.None : plan.Metering(pilotNs));
            pilotNs = RunOnce(strategy, iteration, measured: false);
            if (iteration.Failure is not null) return iteration.Failure;
        }

        GC.Collect();
        _systemCpuAtStart = ProcessMeter.ReadSystemCpu();
        var metering = plan.Metering(pilotNs);
        for (var left = plan.Measured(pilotNs); left > 0; left--)
        {
            using var iteration = Next(metering);
            RunOnce(strategy, iteration, measured: true);
            if (iteration.Failure is not null) return iteration.Failure;
        }

        _systemCpuAtEnd = ProcessMeter.ReadSystemCpu();
        return null;
    }

    /// <summary>Runs and keeps one iteration; returns its wall time, ns. Results are folded after the clock has stopped.</summary>
    private long RunOnce(IStrategy strategy, Iteration iteration, bool measured)
    {
        var atStart = ProcessMeter.Read();
        var startNs = MonotonicClock.NowNs();
        strategy.Run(iteration);
        var endNs = MonotonicClock.NowNs();
        var atEnd = ProcessMeter.Read();
        var digest = iteration.Fold();
        if (iteration.Failure is not null) return endNs - startNs;
        _iterations.Add(new IterationRecord
        {
            Measured = measured,
            StartNs = startNs,
            EndNs = endNs,
            Digest = digest,
            AtStart = atStart,
            AtEnd = atEnd,
            Units = measured ? iteration.Stamps : [],
            Lanes = [.. iteration.Lanes.Where(lane => lane.EndNs > 0)],
        });
        return endNs - startNs;
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
            PeakRssBytes = ProcessMeter.ReadPeakRssBytes(),
            SystemCpuAtStart = _systemCpuAtStart,
            SystemCpuAtEnd = _systemCpuAtEnd,
            Failure = failure,
            Iterations = _iterations,
        }.Write(buffer);
    }
}
