using Concur.Harness.Measurement;
using Concur.Harness.Workers;
using Concur.Protocol;

namespace Concur.Harness.Strategies;

/// <summary>Serves one lane of one iteration with a worker process.</summary>
internal static class WorkerService
{
    /// <summary>Has the worker run units until none is left. A worker that ends meanwhile fails the iteration.</summary>
    /// <param name="iteration">Whose units.</param>
    /// <param name="lane">The lane, stamped at its end.</param>
    /// <param name="worker">The worker, which is ended at once when another lane fails.</param>
    /// <param name="isNew">Whether the worker has to be made ready first.</param>
    public static LaneStamp Serve(Iteration iteration, LaneStamp lane, WorkerProcess worker, bool isNew)
    {
        var spec = iteration.Spec;
        (lane.WorkerProcessId, lane.WorkerNumber) = (worker.Id, worker.Number);

        // Another lane's failure ends the iteration: a unit that is under way here would only hold it up.
        using var abandoned = iteration.Abandoned.Register(worker.Kill);
        var (unit, ready) = (-1, !isNew);
        try
        {
            if (isNew) lane.ReadyNs = worker.Prepare(WorkerHeader.Of(spec));
            ready = true;
            for (var isFirst = true; iteration.TryTake(out unit); isFirst = false)
            {
                var outcome = worker.Run(new WorkerRequest(unit, iteration.Metering, isFirst));
                iteration.Keep(outcome with { Stamp = outcome.Stamp with { Lane = lane.Lane } });
            }

            return LaneWatch.End(lane);
        }
        catch (IOException)
        {
            var when = !ready ? "before it was ready" : unit < spec.Units ? $"while it ran unit {unit}" : "after its last unit";
            iteration.Fail(new UnitFailure(unit, "", $"worker process {worker.Id} {worker.Ending()} {when}", ""));
            return lane;
        }
    }
}
