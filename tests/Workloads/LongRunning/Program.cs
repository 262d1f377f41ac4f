using System.Globalization;
using System.Runtime.CompilerServices;

// Usage: LongRunning SECONDS [MORE]: threads of known composition, to be attached to. It prints "ready", and at its end "done". It
// ends when its standard input does, and after so many seconds at the latest. Each thread is named after what it does.
var time = TimeSpan.FromSeconds(double.Parse(args[0], CultureInfo.InvariantCulture));
using var over = new ManualResetEventSlim();
var gate = new object();
Thread[] threads =
[
    Start("spins", () => Work.Spin(over)),
    Start("sleeps", () => Repeat(() => Thread.Sleep(10))),
    Start("parked", () => over.WaitHandle.WaitOne()),
    Start("locks-a", () => Repeat(HoldTheLock)),
    Start("locks-b", () => Repeat(HoldTheLock)),
    Start("collects", () => Repeat(Collect)),
    Start("starts", () => Repeat(StartOne)),
    .. Enumerable.Range(0, args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 0)
        .Select(_ => Start("more", () => over.WaitHandle.WaitOne())),
];
Console.WriteLine("ready");
new Thread(() =>
{
    while (Console.In.Read() >= 0) continue;
    over.Set();
})
{ IsBackground = true, Name = "reads" }.Start();
over.Wait(time);
over.Set();
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
    while (!over.IsSet) work();
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
    public static long Spin(ManualResetEventSlim over)
    {
        var rounds = 0L;
        for (; !over.IsSet; rounds++) Thread.SpinWait(100);
        return rounds;
    }
}
