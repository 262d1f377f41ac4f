using Concur.Harness.Engines;
using Concur.Protocol;

namespace Concur.Harness.Strategies;

/// <summary>
/// Microsoft Orleans: each worker is a grain on a silo, and a thread of the harness hands it one unit at a time. The silos
/// start before the first iteration and are kept.
/// </summary>
/// <param name="launch">The launch's specification.</param>
/// <param name="silos">How many silos to start where others start none.</param>
/// <param name="freshActors">Whether each unit gets a grain of its own.</param>
internal sealed class Orleans(LaunchSpec launch, int silos, bool freshActors)
    : IStrategy, IKeepsProcesses, IStartsAhead, IHasRemoteProcesses, IDisposable
{
    private SiloCluster? _cluster;
    private SiloService? _service;
    private RemoteSilos? _remote;
    private int _iteration = -1;
    private bool _hasFailed;

    public static Orleans Create(StrategySpec spec, LaunchSpec launch) => new(
        launch,
        Math.Min(launch.Workers, spec.CountOf(OrleansNames.Silos) ?? OrleansNames.DefaultSilos),
        spec.ChoiceOf(OrleansNames.Hand) == OrleansNames.Unit);

    /// <summary>That of the silos on this machine; those on others are in <see cref="Remote"/>.</summary>
    public ProcessCounters? Usage => Silos.Where(silo => silo.Process is not null)
        .Aggregate((ProcessCounters?)default(ProcessCounters), (sum, silo) => sum + silo.Usage);

    public long CompilingNs => Silos.Select(silo => silo.CompilingNs).DefaultIfEmpty().Max();

    public IReadOnlyList<RemoteProcess> Remote => _remote?.Processes ?? [];

    private IReadOnlyList<Silo> Silos => _cluster?.Silos ?? [];

    /// <summary>
    /// The kernel ends a silo of this machine together with the thread that started it, so the launch's own thread does, which outlives the
    /// iterations.
    /// </summary>
    public void Start()
    {
        _cluster = SiloStart.Of(launch, silos);
        (_service, _remote) = (new SiloService(_cluster, freshActors), new RemoteSilos(_cluster));
        _remote.Join();
    }

    public void Run(Iteration iteration)
    {
        var number = ++_iteration;
        LaneThreads.Run(iteration, lane => _service!.Serve(iteration, number, lane));
        _hasFailed |= iteration.Failure is not null;
    }

    public void BeginMeasuring() => _remote!.Begin();

    public void EndMeasuring() => _remote!.End();

    /// <summary>After a failure a unit may still run, which nothing waits for.</summary>
    public void Dispose()
    {
        if (_cluster is null) return;
        if (!_hasFailed) _cluster.Finish();
        _cluster.Dispose();
    }
}
