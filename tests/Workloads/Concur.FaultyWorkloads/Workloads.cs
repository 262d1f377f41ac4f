using System.Diagnostics;
using System.Diagnostics.Tracing;
using Concur.Abstractions;

namespace Concur.FaultyWorkloads;

/// <summary>Workloads that go wrong in every way that a user's may, and a few that go right.</summary>
public static class Workloads
{
    private static readonly object Writing = new();
    private static int _running;

    private static bool IsLane => Thread.CurrentThread.Name?.StartsWith("worker ", StringComparison.Ordinal) == true;

    [Workload("throws")]
    public static int Throws(WorkUnit unit) =>
        unit.Index == 2 ? throw new InvalidOperationException("the third unit never works") : unit.Index;

    /// <summary>Which assemblies the process has, in a file for each.</summary>
    [Workload("tells-assemblies")]
    public static int TellsAssemblies(WorkUnit unit)
    {
        var names = AppDomain.CurrentDomain.GetAssemblies().Select(assembly => assembly.GetName().Name!).Order();
        lock (Writing) File.WriteAllLines($"assemblies-{Environment.ProcessId}", names);
        return unit.Index;
    }

    [Workload("throws-off-main")]
    public static int ThrowsOffMain(WorkUnit unit) =>
        IsLane ? throw new InvalidOperationException("not on this thread") : unit.Index;

    [Workload("exits")]
    public static int Exits(WorkUnit unit)
    {
        Environment.Exit(7);
        return unit.Index;
    }

    [Workload("fails-fast")]
    public static int FailsFast(WorkUnit unit)
    {
        Environment.FailFast("the workload gave up");
        return unit.Index;
    }

    [Workload("hangs")]
    public static int Hangs(WorkUnit unit)
    {
        Thread.Sleep(Timeout.Infinite);
        return unit.Index;
    }

    /// <summary>Whether 10,000 unlocked increments are all there depends on who else increments.</summary>
    [Workload("races")]
    public static int Races(WorkUnit unit)
    {
        var together = Interlocked.Increment(ref _running);
        Task.Delay(20).Wait();
        Interlocked.Decrement(ref _running);
        return unit.Index + together;
    }

    [Workload("needs-no-session")]
    public static int NeedsNoSession(WorkUnit unit) =>
        EventSource.GetSources().Any(source => source.Name == "Microsoft-Windows-DotNETRuntime" && source.IsEnabled())
            ? throw new InvalidOperationException("a session listens to the runtime")
            : unit.Index;

    [Workload("starts-a-dotnet-child")]
    public static int StartsAChild(WorkUnit unit)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!, ["--list-runtimes"]) { RedirectStandardOutput = true };
        using var child = Process.Start(start)!;
        child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return child.ExitCode + unit.Index;
    }

    [Workload("unserialisable")]
    public static object Unserialisable(WorkUnit unit) => new { Type = typeof(string), unit.Index };

    [Workload("prints")]
    public static int Prints(WorkUnit unit)
    {
        System.Console.WriteLine("a workload may print");
        return unit.Index;
    }

    [Workload("async-text", Description = "an async method with a text as its result")]
    public static async Task<string> AsyncText(WorkUnit unit)
    {
        await Task.Yield();
        return "unit " + unit.Index;
    }

    [Workload("record")]
    public static object Record(WorkUnit unit) => new { unit.Index, Values = new[] { 1.5, unit.Size } };

    /// <summary>In a worker process, waits to be killed: a file in the current folder says that it is there, and its process id.</summary>
    [Workload("hangs-in-worker")]
    public static int HangsInWorker(WorkUnit unit)
    {
        if (Environment.GetCommandLineArgs() is [_, "worker", ..])
        {
            File.WriteAllText($"at-a-unit-{Environment.ProcessId}", "");
            Thread.Sleep(Timeout.Infinite);
        }

        return unit.Index;
    }

    /// <summary>
    /// On a silo, runs until there is a file "released" in the current folder, for its size in ms at most. A file says that it is there, as
    /// for <see cref="HangsInWorker"/>.
    /// </summary>
    [Workload("held-on-a-silo")]
    public static int HeldOnASilo(WorkUnit unit)
    {
        if (Environment.GetCommandLineArgs() is [_, "silo", ..])
        {
            File.WriteAllText($"at-a-unit-{Environment.ProcessId}", "");
            for (var clock = Stopwatch.StartNew(); clock.ElapsedMilliseconds < unit.Size && !File.Exists("released");) Thread.Sleep(10);
        }

        return unit.Index;
    }

    [Workload("fails-at-size-3")]
    public static long FailsAtSize3(long n) => n == 3 ? throw new InvalidOperationException("three") : n / 2;

    /// <summary>On the main thread it sleeps for its size, and in a lane of its own for the less the larger its size is.</summary>
    [Workload("slow-on-one-thread")]
    public static long SlowOnOneThread(long n)
    {
        Thread.Sleep((int)(IsLane ? Math.Max(0, 500 - n) : n));
        return n;
    }

    [Workload("fails-between-0-and-1000")]
    public static long FailsBetween0And1000(long n) =>
        n is 0 or 1000 ? SlowOnOneThread(n) : throw new ArgumentException("neither 0 nor 1000");

    /// <summary>
    /// Fails unless its own input is empty and a program that it starts inherits nothing of the measurement. The runtime itself reads files
    /// below /sys while its threads start, which a program that starts meanwhile inherits.
    /// </summary>
    [Workload("looks-around")]
    public static int LooksAround(WorkUnit unit)
    {
        if (System.Console.In.ReadLine() is { } line) throw new InvalidOperationException($"the input holds '{line}'");
        const string look = "cat; ls -l /proc/self/fd | grep -E ' -> ' | grep -vE ' [012] -> |/proc/[0-9]+/fd|/sys/'; "
            + "env | grep -E '^(DOTNET_TC_|CONCUR_)'";
        var start = new ProcessStartInfo("/bin/sh", ["-c", look]) { RedirectStandardOutput = true };
        using var child = Process.Start(start)!;
        var seen = child.StandardOutput.ReadToEnd();
        child.WaitForExit();
        return seen.Length == 0 ? unit.Index : throw new InvalidOperationException($"a child sees: {seen.ReplaceLineEndings("; ")}");
    }

    /// <summary>Leaves a thread behind that keeps a process running for as long as it does: it is no background thread.</summary>
    [Workload("leaves-a-thread")]
    public static int LeavesAThread(WorkUnit unit)
    {
        new Thread(() => Thread.Sleep(Timeout.Infinite)).Start();
        return unit.Index;
    }

    /// <summary>Leaves a process of another session behind, which has all of this one's output, and a file with its id.</summary>
    [Workload("leaves-a-daemon")]
    public static int LeavesADaemon(WorkUnit unit)
    {
        using var starter = Process.Start("/bin/sh", ["-c", "setsid sleep 300 & echo $! > daemon-$$"]);
        starter.WaitForExit();
        return unit.Index;
    }

    /// <summary>As <see cref="HangsInWorker"/>, beside a process of another session that has inherited what children get.</summary>
    [Workload("hangs-beside-a-daemon")]
    public static int HangsBesideADaemon(WorkUnit unit)
    {
        if (Environment.GetCommandLineArgs() is [_, "worker", ..]) LeavesADaemon(unit);
        return HangsInWorker(unit);
    }
}
