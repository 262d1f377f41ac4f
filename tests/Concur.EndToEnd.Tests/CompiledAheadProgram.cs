using System.Diagnostics;
using System.Globalization;

namespace Concur.EndToEnd.Tests;

/// <summary>A program that is compiled ahead of time (NativeAOT), once for the tests of a class, with its events and without.</summary>
public sealed class CompiledAheadProgram : IAsyncLifetime
{
    /// <summary>The CPU time that each of two threads uses, by its own clock.</summary>
    public const int BurnMs = 300;

    /// <summary>How long one thread sleeps with a lock while another one is blocked on it.</summary>
    public const int LockMs = 200;

    private const string Code = """
        using System.Runtime.InteropServices;

        if (args[0] == "once")
        {
            var ns = long.Parse(args[1]) * 1_000_000;
            Threads.JoinAll(Threads.Burners(ns).Concat(Threads.OneWait(int.Parse(args[2]))));
        }
        else
        {
            foreach (var thread in Threads.Burners(long.MaxValue).Concat(Threads.ManyWaits())) thread.Start();
            Console.WriteLine("ready");
            Console.In.ReadToEnd();
        }

        internal static class Threads
        {
            private static readonly object Gate = new();
            private static volatile bool isNext; // the lock is what the waiter does next

            public static void JoinAll(IEnumerable<Thread> threads)
            {
                var all = threads.ToList();
                foreach (var thread in all) thread.Start();
                foreach (var thread in all) thread.Join();
            }

            public static IEnumerable<Thread> Burners(long ns) => [Named("burner 1", () => Burn(ns)), Named("burner 2", () => Burn(ns))];

            // The owner sleeps once the other thread is blocked, however long that takes.
            public static IEnumerable<Thread> OneWait(int ms)
            {
                var isHeld = new ManualResetEventSlim();
                var waiter = Named("lock waiter", () => { isHeld.Wait(); Burn(5_000_000); isNext = true; WaitForTheGate(); });
                return [Named("lock owner", () => HoldTheGate(isHeld, waiter, ms)), waiter];
            }

            public static IEnumerable<Thread> ManyWaits() => [Named("locks-1", TakeTurns), Named("locks-2", TakeTurns)];

            private static Thread Named(string name, Action act) => new(() => act()) { Name = name, IsBackground = true };

            private static void HoldTheGate(ManualResetEventSlim isHeld, Thread waiter, int ms)
            {
                lock (Gate)
                {
                    isHeld.Set();
                    while (!isNext || !waiter.ThreadState.HasFlag(ThreadState.WaitSleepJoin)) Thread.Sleep(10);
                    Thread.Sleep(ms);
                }
            }

            private static void WaitForTheGate() { lock (Gate) { } }

            private static void TakeTurns() { while (true) lock (Gate) Thread.Sleep(20); }

            private static void Burn(long ns)
            {
                for (var start = Clock.CpuNs(); Clock.CpuNs() - start < ns;) Sum.Roots(100_000);
            }
        }

        internal static class Sum
        {
            [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
            public static double Roots(int count)
            {
                double sum = 0;
                for (var i = 0; i < count; i++) sum += Math.Sqrt(i);
                return sum;
            }
        }

        internal static unsafe class Clock
        {
            private const int OfThread = 3; // CLOCK_THREAD_CPUTIME_ID

            [DllImport("libc")]
            private static extern int clock_gettime(int clock, long* time);

            public static long CpuNs()
            {
                var time = stackalloc long[2];
                return clock_gettime(OfThread, time) == 0 ? (time[0] * 1_000_000_000) + time[1] : throw new InvalidOperationException();
            }
        }
        """;

    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <AllowUnsafeBlocks>true</AllowUnsafeBlocks>
            <InvariantGlobalization>true</InvariantGlobalization>
            <PublishAot>true</PublishAot>
          </PropertyGroup>
        </Project>
        """;

    private readonly ToolProcess _tool = new();
    private string? _refusal;

    /// <summary>The program, with events.</summary>
    public string Path => OutputOf("events");

    /// <summary>The same without them: it has no diagnostic port.</summary>
    public string PathWithoutEvents => OutputOf("none");

    public async ValueTask InitializeAsync()
    {
        _refusal = Missing();
        if (_refusal is not null) return;
        await _tool.Write("app/ahead.csproj", Project);
        await _tool.Write("app/Program.cs", Code);
        _refusal = await Publish("events", hasEvents: true) ?? await Publish("none", hasEvents: false);
    }

    public ValueTask DisposeAsync()
    {
        _tool.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Skips the test where the program can't be compiled.</summary>
    internal void SkipWithoutIt() => Assert.SkipWhen(_refusal is not null, _refusal ?? "");

    /// <summary>A command line that burns and waits as the constants say, and ends.</summary>
    internal static string Once(string program) => FormattableString.Invariant($"{program} once {BurnMs} {LockMs}");

    /// <summary>The program goes on until its standard input ends.</summary>
    internal static Process Start(string program, ToolProcess tool)
    {
        var process = Process.Start(new ProcessStartInfo(program, ["on"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["TMPDIR"] = tool.Temporary },
        })!;
        Assert.Equal("ready", process.StandardOutput.ReadLine());
        return process;
    }

    private static string? Missing() =>
        !OperatingSystem.IsLinux() ? "the events and symbols of such programs are read on Linux"
        : System.IO.Path.Exists("/usr/bin/clang") || System.IO.Path.Exists("/usr/bin/gcc") ? null
        : "neither clang nor gcc is installed, and the SDK links with one of them: scripts/setup.sh test";

    /// <returns>Why it can't be compiled here; null where it was.</returns>
    private async Task<string?> Publish(string output, bool hasEvents)
    {
        string[] linker = File.Exists("/usr/bin/clang") ? [] : ["-p:CppCompilerAndLinker=gcc"];
        var ending = await _tool.Shell(_ => { }, "dotnet",
        [
            "publish", "app", "-c", "Release", "-o", output, "--nologo", "-v", "q", .. linker,
            "-p:EventSourceSupport=" + hasEvents.ToString(CultureInfo.InvariantCulture),
        ]);
        if (ending.ExitCode != 0 && ending.Out.Contains("error NU", StringComparison.Ordinal))
            return "the compiler, a package of NuGet, can't be had: " + ending.Out.Split('\n').First(line => line.Contains("error NU"));
        Assert.True(ending.ExitCode == 0, ending.Out + ending.Error);
        return null;
    }

    private string OutputOf(string folder) => System.IO.Path.Combine(_tool.Folder, folder, "ahead");
}
