using System.Globalization;
using Concur.Benchmarks.Silos;

// Units on silos and a client that are written by hand, the way Orleans' samples do it. Argument: what a unit counts primes below.
// Prints the median iteration's time for a unit, us. A second form of the arguments is a silo's process.
if (args is ["silo", var port, var gateway, var primary])
{
    await SiloByHand.RunAsync(Times.Number(port), Times.Number(gateway), Times.Number(primary));
    return;
}

System.Console.WriteLine((await ByHandTimes.MeasureAsync(Times.Number(args[0]))).ToString(CultureInfo.InvariantCulture));
