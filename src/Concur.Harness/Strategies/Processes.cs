using Concur.Harness.Workers;
using Concur.Harness.Workers.Transports;
using Concur.Protocol;

namespace Concur.Harness.Strategies;

/// <summary>A fresh worker process per lane and iteration, served by a thread of the harness.</summary>
internal sealed class Processes(StrategySpec spec, int workers) : IStrategy, IDisposable
{
    private readonly IReadOnlyList<ITransport> _transports = TransportFactory.ForLanes(spec, workers);
    private int _started = -1;

    public void Run(Iteration iteration) =>
        LaneThreads.Run(iteration, lane => Serve(iteration, lane));

    public void Dispose()
    {
        foreach (var transport in _transports) transport.Dispose();
    }

    private LaneStamp Serve(Iteration iteration, LaneStamp lane)
    {
        lane.SpawnNs = MonotonicClock.NowNs();
        var role = ProcessRole.Worker(Interlocked.Increment(ref _started));
        using var worker = WorkerProcess.Start(iteration.Spec, _transports[lane.Lane], role);
        lane = WorkerService.Serve(iteration, lane, worker, isNew: true);
        if (iteration.Failure is null) worker.Finish();
        return lane;
    }
}
