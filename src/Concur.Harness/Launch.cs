using System.Runtime;
using System.Runtime.InteropServices;
using Concur.Harness.Measurement;
using Concur.Harness.Strategies;
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
        using var strategy = new PreparedStrategy(spec);
        var plan = new IterationPlan(spec);
        Rehearse(strategy);
        var (warmups, pilotNs, pieces) = (0, 0L, 0);
        for (var startNs = MonotonicClock.NowNs(); plan.WarmsUp(warmups, MonotonicClock.NowNs() - startNs); warmups++)
        {
            using var iteration = strategy.Next(warmups == 0 ? UnitMetering.None : plan.Metering(pilotNs, pieces), pieces, IterationPlan.LongestUnreadNs(pilotNs));
            pilotNs = RunOnce(strategy, iteration, measured: false);
            pieces = iteration.Segments.Count;
            if (iteration.Failure is not null) return iteration.Failure;
        }

        GC.Collect();
        _systemCpuAtStart = ProcessMeter.ReadSystemCpu();
        var metering = plan.Metering(pilotNs, pieces);
        for (var left = plan.Measured(pilotNs, pieces); left > 0; left--)
        {
            using var iteration = strategy.Next(metering, pieces, IterationPlan.LongestUnreadNs(pilotNs));
            RunOnce(strategy, iteration, measured: true);
            if (iteration.Failure is not null) return iteration.Failure;
        }

        _systemCpuAtEnd = ProcessMeter.ReadSystemCpu();
        return null;
    }

    /// <summary>What comes of it is forgotten.</summary>
    private void Rehearse(PreparedStrategy strategy)
    {
        if (!strategy.Rehearses) return;
        Rehearsal.Run(round =>
        {
            using var iteration = strategy.NextOfNothing(round);
            RunOnce(strategy, iteration, measured: true);
        });
        _iterations.Clear();
    }

    /// <summary>Runs and keeps one iteration; returns its wall time, ns. Results are folded after the clock has stopped.</summary>
    private long RunOnce(PreparedStrategy strategy, Iteration iteration, bool measured)
    {
        var atStart = strategy.Usage;
        var startNs = MonotonicClock.NowNs();
        strategy.Run(iteration);
        var endNs = MonotonicClock.NowNs();
        var atEnd = strategy.Usage;
        iteration.CompleteStamps();
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
            Segments = measured ? iteration.Segments.ToList() : [],
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
