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
        try
        {
            // Waiting for the task itself would wrap what it throws in another exception.
            var served = ServeAsync(iteration, number, lane.Lane, silo);
            Task.WhenAny(served).Wait(iteration.Abandoned);
            return served.GetAwaiter().GetResult() ? LaneStamps.End(lane) : lane;
        }
        catch (OperationCanceledException)
        {
            return lane; // Another lane has failed, which ended the iteration.
        }
    }

    /// <summary>
    /// Returns whether the lane's units have all been answered. The thread on which an answer arrives sends the next unit: waking the
    /// lane's own thread for it takes as long as a third of a short unit (scripts/bench.sh o).
    /// </summary>
    private async Task<bool> ServeAsync(Iteration iteration, int number, int lane, Silo silo)
    {
        // An answer may come when the iteration is over and its source of cancellation gone.
        var abandoned = iteration.Abandoned;
        for (var isFirst = true; iteration.TryTake(out var unit); isFirst = false)
        {
            var sentNs = MonotonicClock.NowNs();
            try
            {
                var request = SiloMessages.Request(number, new WorkerRequest(unit, iteration.Metering, isFirst));
                var actor = freshActors ? Interlocked.Increment(ref _actors) : 0;
                var answer = await cluster.CallAsync(lane, actor, request).ConfigureAwait(false);
                var outcome = Outcome(silo, answer, sentNs, MonotonicClock.NowNs());
                if (abandoned.IsCancellationRequested) return false;
                iteration.Keep(outcome with { Stamp = outcome.Stamp with { Lane = lane } });
            }
            catch (EngineCallException e)
            {
                iteration.Fail(new UnitFailure(unit, "", Lost(silo, unit, e, MonotonicClock.NowNs() - sentNs), "")
                {
                    LostMachine = e.IsSiloLost ? silo.Machine ?? "" : "",
                });
                return false;
            }
        }

        return true;
    }

    private static UnitOutcome Outcome(Silo silo, byte[] answer, long sentNs, long arrivedNs)
    {
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
