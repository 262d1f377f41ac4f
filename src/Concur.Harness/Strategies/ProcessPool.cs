using Concur.Harness.Measurement;
using Concur.Harness.Workers;
using Concur.Protocol;

namespace Concur.Harness.Strategies;

/// <summary>A worker process per lane, started by the first iteration and reused by every later one.</summary>
internal sealed class ProcessPool(int workers) : IStrategy, IKeepsProcesses, IDisposable
{
    private readonly WorkerProcess?[] _workers = new WorkerProcess?[workers];

    public ProcessCounters Usage => _workers.OfType<WorkerProcess>().Aggregate(default(ProcessCounters), (sum, worker) => sum + worker.Usage);

    public void Run(Iteration iteration) =>
        LaneThreads.Run(iteration, lane => Serve(iteration, lane));

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
    }

    private LaneStamp Serve(Iteration iteration, LaneStamp lane)
    {
        var isNew = _workers[lane.Lane] is null;
        if (isNew) lane.SpawnNs = MonotonicClock.NowNs();
        var worker = _workers[lane.Lane] ??= WorkerProcess.Start(iteration.Spec, lane.Lane);
        return WorkerService.Serve(iteration, lane, worker, isNew);
    }
}
