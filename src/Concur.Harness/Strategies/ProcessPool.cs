using Concur.Harness.Workers;
using Concur.Harness.Workers.Transports;
using Concur.Protocol;

namespace Concur.Harness.Strategies;

/// <summary>A worker process per lane, started by the first iteration and reused by every later one.</summary>
internal sealed class ProcessPool(StrategySpec spec, int workers) : IStrategy, IKeepsProcesses, IDisposable
{
    private readonly IReadOnlyList<ITransport> _transports = TransportFactory.ForLanes(spec, workers);
    private readonly WorkerProcess?[] _workers = new WorkerProcess?[workers];

    public ProcessCounters? Usage
    {
        get
        {
            ProcessCounters? sum = default(ProcessCounters);
            foreach (var worker in _workers)
            {
                if (worker is not null) sum += worker.Usage;
            }

            return sum;
        }
    }

    public long CompilingNs => _workers.Max(worker => worker?.CompilingNs ?? 0);

    /// <summary>
    /// The kernel ends a worker together with the thread that started it (<see cref="Platform.ProcessControl.EndWithParent"/>). So the
    /// launch's own thread starts them, which outlives those of the lanes.
    /// </summary>
    public void Run(Iteration iteration)
    {
        var spawnNs = MonotonicClock.NowNs();
        var areNew = _workers[0] is null;
        for (var lane = 0; areNew && lane < workers; lane++)
            _workers[lane] = WorkerProcess.Start(iteration.Spec, _transports[lane], ProcessRole.Worker(lane));
        LaneThreads.Run(iteration, lane =>
        {
            if (areNew) lane.SpawnNs = spawnNs;
            return WorkerService.Serve(iteration, lane, _workers[lane.Lane]!, areNew);
        });
    }

    /// <summary>Lets the workers end by themselves: one that is being profiled still has events to deliver.</summary>
    public void Dispose()
    {
        foreach (var worker in _workers.OfType<WorkerProcess>())
        {
            try
            {
                worker.Finish();
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // The worker has ended already, and the iteration in which that happened has reported it.
            }

            worker.Dispose();
        }

        foreach (var transport in _transports) transport.Dispose();
    }
}
