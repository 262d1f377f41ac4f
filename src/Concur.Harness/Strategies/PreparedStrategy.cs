using System.Runtime;
using Concur.Harness.Measurement;
using Concur.Harness.Platform;
using Concur.Harness.Units;
using Concur.Harness.Workloads;
using Concur.Protocol;

namespace Concur.Harness.Strategies;

/// <summary>A strategy with the workload that it is to run, ready for iterations.</summary>
internal sealed class PreparedStrategy : IDisposable
{
    /// <summary>An iteration has room for this many times the segments of the one before.</summary>
    private const int RoomFor = 2;

    /// <summary>An empty iteration has no more units than this: warming up takes many of them.</summary>
    private const int MostEmptyUnits = 16;

    private readonly LaunchSpec _spec;
    private readonly StrategyDescriptor _descriptor;
    private readonly IStrategy _strategy;
    private readonly IWorkload _bound;
    private readonly IWorkload _workload;
    private readonly IWorkload _empty;
    private readonly GilThreads? _gil;
    private readonly AwaitRecorder? _awaits;

    /// <exception cref="Refusal">There is no such workload or strategy.</exception>
    public PreparedStrategy(LaunchSpec spec)
    {
        var workload = WorkloadBinder.Bind(spec.Workload, spec.AssemblyPath, spec.Size, spec.Inputs);
        (_spec, _strategy) = (spec, StrategyFactory.Create(spec));
        _descriptor = spec.Descriptor;
        _gil = _strategy as GilThreads;
        _bound = workload;
        _workload = _gil?.Guard(workload) ?? workload;
        var empty = JitWarmup.EmptyLike(workload);
        _empty = _gil?.Guard(empty) ?? empty;
        _awaits = spec.RecordsAwaits && workload.Awaits && _descriptor.LaneKind == LaneKind.Awaiting
            ? AwaitRecorder.Create()
            : null;
    }

    /// <summary>What the harness and all processes of the strategy have used by now; null where this system does not give it.</summary>
    public ProcessCounters? Usage => _strategy is IKeepsProcesses keeps
        ? ProcessAccounting.WithChildren() + keeps.Usage
        : ProcessAccounting.WithChildren();

    /// <summary>How long the runtime has compiled by now, ns: that of this process, or of the worker that compiled longest.</summary>
    public long CompilingNs => Math.Max(
        (long)JitInfo.GetCompilationTime().TotalNanoseconds, (_strategy as IKeepsProcesses)?.CompilingNs ?? 0);

    /// <summary>Whether its code is compiled before the workload runs. Worker processes are measured from their start on.</summary>
    public bool WarmsUpJit => !_descriptor.UsesProcesses;

    /// <summary>The processes on other machines; empty where there are none.</summary>
    public IReadOnlyList<RemoteProcess> Remote => (_strategy as IHasRemoteProcesses)?.Remote ?? [];

    /// <summary>The awaits in which units stood; null where they were not recorded.</summary>
    public IReadOnlyList<AwaitChain>? AwaitChains => _awaits?.Chains;

    /// <summary>Makes the workload ready. Where worker processes run its units, each of them does.</summary>
    /// <exception cref="UserFailure">The user's code threw.</exception>
    public void Start()
    {
        if (!_descriptor.UsesProcesses) _bound.Start();
        else (_strategy as IStartsAhead)?.Start();
    }

    /// <summary>The first measured iteration follows.</summary>
    public void BeginMeasuring() => (_strategy as IHasRemoteProcesses)?.BeginMeasuring();

    /// <summary>The last measured iteration is over.</summary>
    public void EndMeasuring() => (_strategy as IHasRemoteProcesses)?.EndMeasuring();

    /// <summary>An iteration of the workload begins.</summary>
    /// <exception cref="UserFailure">The user's code threw.</exception>
    public void BeginIteration()
    {
        if (!_descriptor.UsesProcesses) _bound.BeginIteration();
    }

    /// <summary>An iteration of the workload has ended.</summary>
    /// <exception cref="UserFailure">The user's code threw.</exception>
    public void EndIteration()
    {
        if (!_descriptor.UsesProcesses) _bound.EndIteration();
    }

    /// <summary>No iteration follows.</summary>
    /// <exception cref="UserFailure">The user's code threw.</exception>
    public void End()
    {
        if (!_descriptor.UsesProcesses) _bound.End();
    }

    /// <summary>An iteration over a few units that do nothing, under one of the two meterings that the strategy may have.</summary>
    /// <param name="round">Even numbers have the full metering, odd ones that of short units.</param>
    public Iteration CreateEmptyIteration(int round)
    {
        var spec = _spec with { Units = Math.Min(_spec.Units, MostEmptyUnits) };
        var metering = round % 2 == 0 ? UnitMetering.Full : IterationPlan.MeteringOfShortUnits(_descriptor);
        return Create(spec, _empty, metering, spec.Units, longestUnreadNs: 0);
    }

    /// <summary>An iteration over the workload's units.</summary>
    /// <param name="metering">The counters to read at units' edges.</param>
    /// <param name="segments">In how many segments the units of the last iteration ran.</param>
    /// <param name="longestUnreadNs">How long a thread's CPU clock may go unread where it is not read at each unit's edges, ns.</param>
    public Iteration CreateIteration(UnitMetering metering, int segments, long longestUnreadNs) =>
        Create(_spec, _workload, metering, segments, longestUnreadNs);

    /// <inheritdoc cref="IStrategy.Run"/>
    public void Run(Iteration iteration) => _strategy.Run(iteration);

    public void Dispose() => (_strategy as IDisposable)?.Dispose();

    private Iteration Create(LaunchSpec spec, IWorkload workload, UnitMetering metering, int segments, long longestUnreadNs)
    {
        var runner = new UnitRunner(workload, _spec.Size, _spec.Seed)
        {
            Metering = metering,
            Awaits = _awaits,
            Checkpoint = _gil?.Checkpoint,
            Blocking = _gil?.Blocking,
        };
        return new Iteration(spec, runner, RoomFor * segments, longestUnreadNs);
    }
}
