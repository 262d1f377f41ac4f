using System.Globalization;
using Concur.Harness.Measurement;

namespace Concur.Harness.Strategies;

/// <summary>Starts a fresh thread per lane and waits for all of them.</summary>
internal static class LaneThreads
{
    public static void Run(int lanes, Action<int> serve)
    {
        var threads = new Thread[lanes];
        for (var i = 0; i < lanes; i++)
        {
            var lane = i;
            threads[i] = new Thread(() => Serve(lane, serve)) { IsBackground = true, Name = "lane " + i.ToString(CultureInfo.InvariantCulture) };
            threads[i].Start();
        }

        foreach (var thread in threads) thread.Join();
    }

    private static void Serve(int lane, Action<int> serve)
    {
        using var meter = LaneMeter.Current;
        serve(lane);
    }
}
