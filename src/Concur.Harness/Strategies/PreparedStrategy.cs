using Concur.Harness.Measurement;
using Concur.Harness.Units;
using Concur.Harness.Workloads;
using Concur.Harness.Workloads.Catalogue;
using Concur.Protocol;

namespace Concur.Harness.Strategies;

/// <summary>A strategy with the workload that it is to run, ready for iterations.</summary>
internal sealed class PreparedStrategy : IDisposable
{
    /// <summary>An iteration has room for this many times the pieces of the one before.</summary>
    private const int RoomFor = 2;

    /// <summary>More units than this a rehearsal does not need: it takes many rounds of them.</summary>
    private const int MostRehearsed = 16;

    private readonly LaunchSpec _spec;
    private readonly IStrategy _strategy;
    private readonly IWorkload _workload;
    private readonly IWorkload _nothing;
    private readonly GilThreads? _gil;

    /// <exception cref="Refusal">There is no such workload or strategy.</exception>
    public PreparedStrategy(LaunchSpec spec)
    {
        var workload = WorkloadBinder.Bind(spec.Workload, spec.AssemblyPath, spec.Size);
        (_spec, _strategy) = (spec, StrategyFactory.Create(spec));
        _gil = _strategy as GilThreads;
        _workload = _gil?.Guard(workload) ?? workload;
        var nothing = Rehearsal.Nothing(workload);
        _nothing = _gil?.Guard(nothing) ?? nothing;
    }

    /// <summary>What the harness and all processes of the strategy have used by now.</summary>
    public ProcessCounters Usage => ProcessMeter.Read() + ((_strategy as IKeepsProcesses)?.Usage ?? default);

    /// <summary>Whether its code can be compiled for good before the workload comes. Worker processes are not asked: their life is what is measured.</summary>
    public bool Rehearses => Descriptor.LaneKind != LaneKind.Worker;

    private StrategyDescriptor Descriptor => StrategySpec.Parse(_spec.Strategy, name => name).Strategy;

    /// <summary>An iteration over a few units of nothing, under one of the two meterings that there are for the strategy.</summary>
    /// <param name="round">Even or odd.</param>
    public Iteration NextOfNothing(int round)
    {
        var spec = _spec with { Units = Math.Min(_spec.Units, MostRehearsed) };
        var ofShortUnits = Descriptor.BindsLanes ? UnitMetering.None : UnitMetering.Cpu;
        return Of(spec, _nothing, round % 2 == 0 ? UnitMetering.Full : ofShortUnits, spec.Units, 0);
    }

    /// <param name="metering">What is read at units' edges.</param>
    /// <param name="pieces">In how many pieces the units of the last iteration ran.</param>
    /// <param name="longestUnreadNs">How long a thread's CPU clock may go unread, ns, where it need not be read at each unit's edges.</param>
    public Iteration Next(UnitMetering metering, int pieces, long longestUnreadNs) => Of(_spec, _workload, metering, pieces, longestUnreadNs);

    private Iteration Of(LaunchSpec spec, IWorkload workload, UnitMetering metering, int pieces, long longestUnreadNs)
    {
        var runner = new UnitRunner(workload, _spec.Size, _spec.Seed) { Metering = metering, Checkpoint = _gil?.Checkpoint, Blocking = _gil?.Blocking };
        return new Iteration(spec, runner, RoomFor * pieces, longestUnreadNs);
    }

    /// <inheritdoc cref="IStrategy.Run"/>
    public void Run(Iteration iteration) => _strategy.Run(iteration);

    public void Dispose() => (_strategy as IDisposable)?.Dispose();
}
