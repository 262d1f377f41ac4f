using System.Globalization;
using Concur.Harness.Measurement;
using Concur.Protocol;

namespace Concur.Harness.Strategies;

/// <summary>Starts a fresh thread per lane and waits for all of them.</summary>
internal static class LaneThreads
{
    /// <param name="iteration">The iteration whose lanes they are.</param>
    /// <param name="serve">Runs on the lane's own thread; gets the lane's stamp at its start and returns it with its end.</param>
    public static void Run(Iteration iteration, Func<LaneStamp, LaneStamp> serve)
    {
        var creator = ThreadMeter.Current;
        var queueAtStartNs = creator.ReadQueueNs();
        var threads = new Thread[iteration.Spec.Workers];
        for (var i = 0; i < threads.Length; i++)
        {
            var lane = i;
            var creatorQueueNs = creator.ReadQueueNs() - queueAtStartNs;
            threads[i] = new Thread(() => Serve(iteration, lane, creatorQueueNs, serve))
            {
                IsBackground = true,
                Name = "worker " + i.ToString(CultureInfo.InvariantCulture),
            };
            threads[i].Start();
        }

        foreach (var thread in threads) thread.Join();
    }

    private static void Serve(Iteration iteration, int lane, long creatorQueueNs, Func<LaneStamp, LaneStamp> serve)
    {
        using var meter = ThreadMeter.Current;
        var stamp = LaneStamps.Begin(lane);

        // The thread is fresh, so all of its run-queue time was before its first stamp.
        stamp.StartQueueNs = stamp.AtStart.QueueNs < 0 ? 0 : creatorQueueNs + stamp.AtStart.QueueNs;
        iteration.Lanes[lane] = serve(stamp);
    }
}
