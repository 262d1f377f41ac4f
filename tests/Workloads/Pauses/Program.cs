using System.Globalization;

// Usage: Pauses COLLECTIONS: collects while other threads want the cores, and prints for each collection how much the
// runtime's own count of the pauses (GC.GetTotalPauseDuration) grew by it, ms.
var count = int.Parse(args[0], CultureInfo.InvariantCulture);
var live = Enumerable.Range(0, 20_000).Select(i => new byte[100 + (i % 100)]).ToArray();
var done = false;
var others = Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(_ => new Thread(() =>
{
    while (!Volatile.Read(ref done))
    {
        // Threads that compute, so that the one that restarts them may lose its core to them.
    }
})).ToList();
others.ForEach(thread => thread.Start());
var grown = new double[count];
for (var i = 0; i < count; i++)
{
    var before = GC.GetTotalPauseDuration();
    GC.Collect();
    grown[i] = (GC.GetTotalPauseDuration() - before).TotalMilliseconds;
}

Volatile.Write(ref done, true);
others.ForEach(thread => thread.Join());
GC.KeepAlive(live);
Console.WriteLine(string.Join(' ', grown.Select(ms => ms.ToString("0.0000", CultureInfo.InvariantCulture))));
