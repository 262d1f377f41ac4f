using System.Globalization;
using Concur.Benchmarks.Silos;

// Units on silos and a client that are written by hand, the way Orleans' samples do it. Arguments: what a unit counts primes
// below, and how many units an iteration has. Prints the median iteration's time for a unit, us. A second form of the arguments is a
// silo's process.
if (args is ["silo", var port, var gateway, var primary])
{
    await SiloByHand.RunAsync(Times.Number(port), Times.Number(gateway), Times.Number(primary));
    return;
}

var unitUs = await ByHandTimes.MeasureAsync(Times.Number(args[0]), Times.Number(args[1]));
System.Console.WriteLine(unitUs.ToString(CultureInfo.InvariantCulture));
