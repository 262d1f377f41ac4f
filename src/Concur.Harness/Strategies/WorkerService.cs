using Concur.Harness.Measurement;
using Concur.Harness.Workers;
using Concur.Protocol;

namespace Concur.Harness.Strategies;

/// <summary>Serves one lane of one iteration with a worker process.</summary>
internal static class WorkerService
{
    /// <summary>Has the worker run units until none is left. A worker that ends meanwhile fails the iteration.</summary>
    /// <param name="iteration">The iteration whose units they are.</param>
    /// <param name="lane">The lane's stamp at its start.</param>
    /// <param name="worker">The worker, which is ended at once when another lane fails.</param>
    /// <param name="isNew">Whether the worker has to be told what to run first.</param>
    /// <returns>The lane's stamp with its end.</returns>
    public static LaneStamp Serve(Iteration iteration, LaneStamp lane, WorkerProcess worker, bool isNew)
    {
        var spec = iteration.Spec;
        (lane.WorkerProcessId, lane.Process) = (worker.Id, worker.Role);

        // Another lane's failure ends the iteration; a unit that is under way here would only delay that.
        using var abandoned = iteration.Abandoned.Register(worker.Kill);
        var (unit, isReady) = (-1, !isNew);
        try
        {
            if (isNew)
            {
                var ready = worker.Prepare(WorkerHeader.Of(spec));
                lane.ReadyNs = ready.AtNs;
                if (ready.Failure is not null) iteration.Fail(ready.Failure);
            }

            isReady = true;
            for (var isFirst = true; iteration.TryTake(out unit); isFirst = false)
            {
                var outcome = worker.Run(new WorkerRequest(unit, iteration.Metering, isFirst));
                iteration.Keep(outcome with { Stamp = outcome.Stamp with { Lane = lane.Lane } });
            }

            return LaneStamps.End(lane);
        }
        catch (IOException)
        {
            var when = !isReady ? "before it was ready" : unit < spec.Units ? $"while it ran unit {unit}" : "after its last unit";
            var failed = isReady && unit < spec.Units ? unit : (int?)null;
            iteration.Fail(new UnitFailure(failed, "", $"worker process {worker.Id} {worker.Ending()} {when}", ""));
            return lane;
        }
    }
}
