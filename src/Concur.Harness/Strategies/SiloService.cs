using System.Globalization;
using Concur.Harness.Engines;
using Concur.Harness.Measurement;
using Concur.Harness.Units;
using Concur.Harness.Workers;
using Concur.Protocol;

namespace Concur.Harness.Strategies;

/// <summary>Serves the lanes of iterations with silos.</summary>
/// <param name="cluster">The silos.</param>
/// <param name="freshActors">Whether each unit gets a grain of its own.</param>
internal sealed class SiloService(SiloCluster cluster, bool freshActors)
{
    private int _actors;

    /// <summary>Has a lane's silo run units until none is left. A silo that is lost meanwhile fails the iteration.</summary>
    /// <param name="iteration">The iteration whose units they are.</param>
    /// <param name="number">The iteration's number in the launch.</param>
    /// <param name="lane">The lane's stamp at its start.</param>
    /// <returns>The lane's stamp with its end.</returns>
    public LaneStamp Serve(Iteration iteration, int number, LaneStamp lane)
    {
        var silo = cluster.SiloOf(lane.Lane);
        (lane.WorkerProcessId, lane.Process) = (silo.Ready!.ProcessId, silo.Role);
        for (var isFirst = true; iteration.TryTake(out var unit); isFirst = false)
        {
            var sentNs = MonotonicClock.NowNs();
            try
            {
                var request = SiloMessages.Request(number, new WorkerRequest(unit, iteration.Metering, isFirst));
                var outcome = RunUnit(silo, lane.Lane, request, sentNs, iteration.Abandoned);
                iteration.Keep(outcome with { Stamp = outcome.Stamp with { Lane = lane.Lane } });
            }
            catch (EngineCallException e)
            {
                iteration.Fail(new UnitFailure(unit, "", Lost(silo, unit, e, MonotonicClock.NowNs() - sentNs), "")
                {
                    LostMachine = e.IsSiloLost ? silo.Machine ?? "" : "",
                });
                return lane;
            }
            catch (OperationCanceledException)
            {
                return lane; // Another lane has failed, which ended the iteration.
            }
        }

        return LaneStamps.End(lane);
    }

    private UnitOutcome RunUnit(Silo silo, int worker, byte[] request, long sentNs, CancellationToken abandoned)
    {
        var actor = freshActors ? Interlocked.Increment(ref _actors) : 0;
        var answer = cluster.Call(worker, actor, request, abandoned);
        var arrivedNs = MonotonicClock.NowNs();
        var result = SiloMessages.Result(answer, out var response).ToValue();
        var stamp = response.Stamp with { SentNs = sentNs, ArrivedNs = arrivedNs, ReceivedNs = MonotonicClock.NowNs() };
        silo.Keep(response.Usage, response.CompilingNs);
        return new UnitOutcome(stamp, result, response.Failure);
    }

    private static string Lost(Silo silo, int unit, EngineCallException e, long afterNs)
    {
        var seconds = Ns.ToSeconds(afterNs).ToString("0.0", CultureInfo.InvariantCulture);
        var ending = silo.Process?.Ending;
        return ending is null && !e.IsSiloLost
            ? $"{silo} did not answer for unit {unit}, {seconds} s after it was sent: {e.Message}"
            : $"{silo} {ending ?? "was lost"} while it ran unit {unit}, noticed {seconds} s after the unit was sent";
    }
}
