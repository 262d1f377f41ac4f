using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Concur.Benchmarks.Silos;

/// <summary>Units on silos and a client that are written by hand.</summary>
internal static class ByHandTimes
{
    /// <summary>The median iteration's time for a unit, us.</summary>
    public static async Task<double> MeasureAsync(int bound, int units)
    {
        var ports = FreePorts(2 * Times.Workers);
        List<Process> silos = [];
        for (var i = 0; i < Times.Workers; i++)
        {
            var start = new ProcessStartInfo(
                Environment.ProcessPath!,
                [
                    typeof(SiloByHand).Assembly.Location, "silo",
                    Times.Text(ports[2 * i]), Times.Text(ports[(2 * i) + 1]), Times.Text(ports[0]),
                ])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                Environment = { ["DOTNET_TC_CallCountingDelayMs"] = "0" },
            };
            silos.Add(Process.Start(start)!);
        }

        foreach (var silo in silos) await silo.StandardOutput.ReadLineAsync();
        var (host, grains) = await SiloByHand.ConnectAsync([ports[1], ports[3]]);
        List<double> iterations = [];
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Times.WarmUp + Times.Measured || iterations.Count < 3)
        {
            var (started, next, results) = (Stopwatch.GetTimestamp(), -1, new int[units]);
            await Task.WhenAll(Enumerable.Range(0, Times.Workers).Select(async worker =>
            {
                var grain = grains.GetGrain<IUnitGrain>(worker);
                for (int unit; (unit = Interlocked.Increment(ref next)) < units;) results[unit] = await grain.CountPrimes(bound);
            }));
            if (clock.Elapsed > Times.WarmUp) iterations.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds / units);
        }

        foreach (var silo in silos)
        {
            silo.Kill();
            silo.Dispose();
        }

        _ = host; // Stopping it would wait for the silos.
        return Times.Median(iterations);
    }

    private static int[] FreePorts(int count)
    {
        TcpListener[] listeners = [.. Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0))];
        foreach (var listener in listeners) listener.Start();
        int[] ports = [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        foreach (var listener in listeners) listener.Dispose();
        return ports;
    }
}

/// <summary>What both sides have in common.</summary>
internal static class Times
{
    public const int Workers = 2;

    /// <summary>Orleans' own methods are compiled again for some seconds once they have been called often.</summary>
    public static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(5);
    public static readonly TimeSpan Measured = TimeSpan.FromSeconds(2);

    public static double Median(IReadOnlyCollection<double> values) => values.Order().ElementAt(values.Count / 2);

    public static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    public static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
