using Concur.Harness.Measurement;
using Concur.Harness.Platform;
using Concur.Harness.Strategies;
using Concur.Harness.Units;
using Concur.Protocol;

namespace Concur.Harness;

/// <summary>The iterations of a launch: warm-up ones, then measured ones.</summary>
/// <param name="spec">The launch's specification.</param>
internal sealed class IterationLoop(LaunchSpec spec)
{
    private readonly List<IterationRecord> _iterations = [];

    /// <summary>All iterations that completed, warm-up first.</summary>
    public IReadOnlyList<IterationRecord> Iterations => _iterations;

    /// <summary>
    /// Whether the workload's code was final when the first iteration was measured; null before that, and where that is no matter.
    /// </summary>
    public bool? HasFinalCode { get; private set; }

    /// <summary>The machine's processors just before the first measured iteration; null before that.</summary>
    public ProcessorSnapshot? ProcessorsAtStart { get; private set; }

    /// <summary>The machine's processors just after the last measured iteration; null before that.</summary>
    public ProcessorSnapshot? ProcessorsAtEnd { get; private set; }

    /// <summary>The processes on other machines; empty where there are none.</summary>
    public IReadOnlyList<RemoteProcess> Remote { get; private set; } = [];

    /// <summary>The awaits in which units stood; null where they were not recorded.</summary>
    public IReadOnlyList<AwaitChain>? AwaitChains { get; private set; }

    /// <summary>Runs all of them, until one fails.</summary>
    /// <returns>Null where none failed.</returns>
    /// <exception cref="Refusal">The launch cannot begin.</exception>
    /// <exception cref="UserFailure">The user's code threw outside of units.</exception>
    public UnitFailure? Run()
    {
        using var strategy = new PreparedStrategy(spec);
        WarmUpJit(strategy);
        strategy.Start();
        var failure = UserFailure.Of(() => Iterate(strategy));
        (Remote, AwaitChains) = (strategy.Remote, strategy.AwaitChains);

        // The first failure is the one that is told.
        return failure ?? UserFailure.Of(strategy.End);
    }

    private UnitFailure? Iterate(PreparedStrategy strategy)
    {
        var plan = new IterationPlan(spec);
        var startNs = MonotonicClock.NowNs();
        if (WarmUp(strategy, plan, out var segments) is { } failure) return failure;
        var pilotNs = IterationPlan.PilotNs([.. _iterations.Select(iteration => iteration.EndNs - iteration.StartNs)]);
        var warmupNs = MonotonicClock.NowNs() - startNs;
        GC.Collect();
        strategy.BeginMeasuring();
        ProcessorsAtStart = ProcessorSnapshot.Take();
        var metering = plan.Metering(pilotNs, segments);
        for (var left = plan.Measured(pilotNs, segments, warmupNs); left > 0; left--)
        {
            using var iteration = strategy.CreateIteration(metering, segments, IterationPlan.LongestUnreadNs(pilotNs));
            RunOnce(strategy, iteration, measured: true);
            if (iteration.Failure is not null) return iteration.Failure;
        }

        ProcessorsAtEnd = ProcessorSnapshot.Take();
        strategy.EndMeasuring();
        return null;
    }

    /// <summary>Runs iterations of the workload until the runtime has optimised it, or for as long as the plan allows.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="plan">Says how long.</param>
    /// <param name="segments">The segments of awaiting units in the last iteration.</param>
    /// <returns>Null where no unit failed.</returns>
    private UnitFailure? WarmUp(PreparedStrategy strategy, IterationPlan plan, out int segments)
    {
        segments = 0;
        var startNs = MonotonicClock.NowNs();
        var warmup = default(Warmup);
        while (plan.WarmsUp(warmup))
        {
            // Beside two workers on two cores, the compiler would take longer than alone.
            if (IterationPlan.IsCompiling(warmup.CompilingShare))
                JitWarmup.WaitUntilQuiet(plan.LongestWarmupNs - (MonotonicClock.NowNs() - startNs));
            var compiledNs = strategy.CompilingNs;
            var meteringOfNext = warmup.Iterations == 0 ? UnitMetering.None : plan.Metering(warmup.LastNs, segments);
            using var iteration = strategy.CreateIteration(meteringOfNext, segments, IterationPlan.LongestUnreadNs(warmup.LastNs));
            var wallNs = RunOnce(strategy, iteration, measured: false);
            segments = iteration.Segments.Count;
            if (iteration.Failure is not null) return iteration.Failure;
            warmup = warmup.After(wallNs, strategy.CompilingNs - compiledNs, MonotonicClock.NowNs() - startNs);
        }

        HasFinalCode = plan.HasFinalCode(warmup);
        return null;
    }

    /// <summary>Runs empty iterations, of which no record is kept.</summary>
    private void WarmUpJit(PreparedStrategy strategy)
    {
        if (!strategy.WarmsUpJit) return;
        JitWarmup.Run(round =>
        {
            using var iteration = strategy.CreateEmptyIteration(round);
            Record(strategy, iteration, measured: true);
        });
        _iterations.Clear();
    }

    /// <summary>Runs one iteration of the workload, with what has to be done before and after it.</summary>
    /// <returns>The iteration's wall time, ns.</returns>
    private long RunOnce(PreparedStrategy strategy, Iteration iteration, bool measured)
    {
        strategy.BeginIteration();
        var wallNs = Record(strategy, iteration, measured);
        if (iteration.Failure is null) strategy.EndIteration();
        return wallNs;
    }

    /// <summary>Runs one iteration and keeps its record. Results are folded after the clock has stopped.</summary>
    /// <returns>The iteration's wall time, ns.</returns>
    private long Record(PreparedStrategy strategy, Iteration iteration, bool measured)
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
            Awaits = measured ? iteration.Segments.Awaits?.ToList() ?? [] : [],
        });
        return endNs - startNs;
    }
}
