using Concur.Harness.Measurement;
using Concur.Harness.Workers;
using Concur.Harness.Workers.Transports;
using Concur.Protocol;

namespace Concur.Harness.Strategies;

/// <summary>A worker process per lane, started by the first iteration and reused by every later one.</summary>
internal sealed class ProcessPool(StrategySpec spec, int workers) : IStrategy, IKeepsProcesses, IDisposable
{
    private readonly IReadOnlyList<ITransport> _transports = TransportFactory.ForLanes(spec, workers);
    private readonly WorkerProcess?[] _workers = new WorkerProcess?[workers];

    public ProcessCounters Usage => _workers.OfType<WorkerProcess>().Aggregate(default(ProcessCounters), (sum, worker) => sum + worker.Usage);

    /// <summary>The kernel ends a worker together with the thread that started it: so that is the launch's own, which outlives the lanes'.</summary>
    public void Run(Iteration iteration)
    {
        var spawnNs = MonotonicClock.NowNs();
        var areNew = _workers[0] is null;
        for (var lane = 0; areNew && lane < workers; lane++) _workers[lane] = WorkerProcess.Start(iteration.Spec, _transports[lane], lane);
        LaneThreads.Run(iteration, lane =>
        {
            if (areNew) lane.SpawnNs = spawnNs;
            return WorkerService.Serve(iteration, lane, _workers[lane.Lane]!, areNew);
        });
    }

    /// <summary>Lets the workers end by themselves: a recorded one has its events to deliver.</summary>
    public void Dispose()
    {
        foreach (var worker in _workers.OfType<WorkerProcess>())
        {
            try
            {
                worker.Finish();
            }
            catch (IOException)
            {
                // It has ended already; the iteration that saw it has said so.
            }

            worker.Dispose();
        }

        foreach (var transport in _transports) transport.Dispose();
    }
}
