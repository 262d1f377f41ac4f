using Concur.Harness.Measurement;
using Concur.Harness.Units;
using Concur.Harness.Workers;
using Concur.Protocol;

namespace Concur.Harness.Strategies;

/// <summary>A fresh worker process per lane and iteration, served by a thread of the harness over a pipe.</summary>
internal sealed class Processes : IStrategy
{
    private int _started = -1;

    public void Run(Iteration iteration) =>
        LaneThreads.Run(iteration, lane => Serve(iteration, lane));

    private LaneStamp Serve(Iteration iteration, LaneStamp lane)
    {
        var spec = iteration.Spec;
        lane.WorkerNumber = Interlocked.Increment(ref _started);
        lane.SpawnNs = MonotonicClock.NowNs();
        var header = new WorkerHeader(spec.Workload, spec.AssemblyPath, spec.Size, spec.Seed, iteration.Metering);
        using var worker = WorkerProcess.Start(header, lane.WorkerNumber, spec.WorkerPortPrefix);
        lane.WorkerProcessId = worker.Id;

        // Another lane's failure ends the iteration: a unit that is under way here would only hold it up.
        using var abandoned = iteration.Abandoned.Register(worker.Kill);
        var unit = -1;
        try
        {
            lane.ReadyNs = worker.WaitUntilReady();
            while (iteration.TryTake(out unit)) iteration.Keep(Outcome(lane.Lane, worker.Run(unit)));
            lane = LaneWatch.End(lane);
            worker.Finish();
        }
        catch (IOException)
        {
            var when = lane.ReadyNs == 0 ? "before it was ready" : unit < spec.Units ? $"while it ran unit {unit}" : "after its last unit";
            iteration.Fail(new UnitFailure(unit, "", $"worker process {worker.Id} {worker.Ending()} {when}", ""));
        }

        return lane;
    }

    private static UnitOutcome Outcome(int lane, WorkerAnswer answer) =>
        new(answer.Stamp with { Lane = lane }, new EncodedResult(answer.Result), answer.Failure);
}
