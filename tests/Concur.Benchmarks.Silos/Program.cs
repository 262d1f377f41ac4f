using System.Globalization;
using Concur.Benchmarks.Silos;

// What units cost under 'orleans', beside the same units on silos and a client that are written by hand, and under 'process-pool' and
// 'processes'. Two workers, two silos. Arguments: the folder of the tool's build, and the number of rounds.
if (args is ["silo", var port, var gateway, var primary])
{
    await SiloByHand.RunAsync(Times.Number(port), Times.Number(gateway), Times.Number(primary));
    return;
}

var toolFolder = args[0];
var rounds = args.Length > 1 ? Times.Number(args[1]) : 5;
int[] bounds = [10, 10_000, 100_000];
System.Console.WriteLine($"us per unit (64 units an iteration, 2 workers): medians of {rounds} launches in turns");
System.Console.WriteLine("bound     by hand    orleans  process-pool  processes   orleans/by hand");
foreach (var bound in bounds)
{
    var times = new Dictionary<string, List<double>> { ["by hand"] = [], ["orleans"] = [], ["process-pool"] = [], ["processes"] = [] };
    for (var round = 0; round < rounds; round++)
    {
        times["by hand"].Add(await ByHandTimes.MeasureAsync(bound));
        foreach (var strategy in (string[])["orleans", "process-pool", "processes"])
            times[strategy].Add(HarnessTimes.Measure(toolFolder, strategy, bound));
    }

    var (byHand, orleans) = (Times.Median(times["by hand"]), Times.Median(times["orleans"]));
    var (pool, processes) = (Times.Median(times["process-pool"]), Times.Median(times["processes"]));
    System.Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{bound,-8} {byHand,8:0.0}   {orleans,8:0.0}      {pool,8:0.0}   {processes,8:0.0}   {orleans / byHand,8:0.00}"));
}
