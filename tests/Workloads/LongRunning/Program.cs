using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

// Usage: LongRunning SECONDS [IGNORED ...]: threads of known composition, to be attached to. Prints "ready", and at its
// end "done"; each thread is named after what it does.
var time = TimeSpan.FromSeconds(double.Parse(args[0], CultureInfo.InvariantCulture));
var gate = new object();
using var never = new ManualResetEventSlim();
Thread[] threads =
[
    Start("spins", () => Work.Spin(time)),
    Start("sleeps", () => Repeat(() => Thread.Sleep(10))),
    Start("parked", () => never.WaitHandle.WaitOne(time)),
    Start("locks-a", () => Repeat(HoldTheLock)),
    Start("locks-b", () => Repeat(HoldTheLock)),
    Start("collects", () => Repeat(Collect)),
    Start("starts", () => Repeat(StartOne)),
];
Console.WriteLine("ready");
foreach (var thread in threads) thread.Join();
Console.WriteLine("done");

static Thread Start(string name, Action work)
{
    var thread = new Thread(() => work()) { Name = name };
    thread.Start();
    return thread;
}

void Repeat(Action work)
{
    for (var clock = Stopwatch.StartNew(); clock.Elapsed < time;) work();
}

// One of the two sleeps in it while the other one waits for it.
void HoldTheLock()
{
    lock (gate) Thread.Sleep(20);
}

static void Collect()
{
    GC.Collect();
    Thread.Sleep(50);
}

// Threads come and go all the time.
static void StartOne()
{
    Start("short-lived", () => Thread.Sleep(5)).Join();
    Thread.Sleep(20);
}

internal static class Work
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static long Spin(TimeSpan time)
    {
        var rounds = 0L;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < time; rounds++) Thread.SpinWait(100);
        return rounds;
    }
}
