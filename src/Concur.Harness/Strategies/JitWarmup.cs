using System.Runtime;
using Concur.Abstractions;
using Concur.Harness.Units;
using Concur.Protocol;

namespace Concur.Harness.Strategies;

/// <summary>
/// Iterations over units that do nothing, before those of the workload. The runtime compiles a method anew after thirty calls, twice, on
/// a thread in the background: the strategy's code, the harness's and that of the libraries. With a few units an iteration, that would
/// happen in the middle of what is measured, and take a core from it.
/// </summary>
internal static class JitWarmup
{
    /// <summary>More than the thirty calls after which a method is compiled anew.</summary>
    private const int RoundsAtATime = 40;

    /// <summary>The runtime compiles first with instrumentation, then with what that found.</summary>
    private const int FewestRounds = 2 * RoundsAtATime;

    /// <summary>When nothing was compiled for so long, the compiler has nothing left to do.</summary>
    private const long QuietNs = 6 * Ns.PerMs;

    /// <summary>
    /// Methods that are still uncompiled after this time are compiled while the workload warms up. Measured on two cores: 430 to 600
    /// methods, 150 to 250 ms of compiling, 200 to 300 ms in all. When the warm-up ended after 100 or 150 ms, the first twenty iterations
    /// of a parallel strategy took 10 to 33 % longer than the later ones, because the compiler had one of their cores. A round that starts
    /// a thousand threads may take a second on a busy machine.
    /// </summary>
    private const long LongestNs = 350 * Ns.PerMs;

    /// <summary>Runs rounds until nothing is compiled any more, or the longest time has passed.</summary>
    /// <param name="round">Runs all empty units once; gets the round's number, because meterings take turns.</param>
    public static void Run(Action<int> round)
    {
        var startNs = MonotonicClock.NowNs();
        for (var done = 0; MonotonicClock.NowNs() - startNs < LongestNs;)
        {
            var compiled = JitInfo.GetCompiledMethodCount();
            for (var i = 0; i < RoundsAtATime && MonotonicClock.NowNs() - startNs < LongestNs; i++) round(done++);
            WaitUntilQuiet(LongestNs - (MonotonicClock.NowNs() - startNs));
            if (done >= FewestRounds && JitInfo.GetCompiledMethodCount() == compiled) return;
        }
    }

    /// <summary>Units that do nothing, and await where the workload's do.</summary>
    public static IWorkload EmptyLike(IWorkload workload) => workload.Awaits ? new EmptyAwaiting() : new EmptyPlain();

    /// <summary>Leaves the cores to the compiler, for a time at most.</summary>
    /// <param name="longestNs">The longest time to wait, ns.</param>
    public static void WaitUntilQuiet(long longestNs)
    {
        var startNs = MonotonicClock.NowNs();
        var (compiled, changedNs) = (JitInfo.GetCompiledMethodCount(), startNs);
        for (var nowNs = changedNs; nowNs - changedNs < QuietNs && nowNs - startNs < longestNs; nowNs = MonotonicClock.NowNs())
        {
#pragma warning disable RS0030 // The runtime does not report when it has compiled something.
            Thread.Sleep(1);
#pragma warning restore RS0030
            if (JitInfo.GetCompiledMethodCount() is var count && count != compiled) (compiled, changedNs) = (count, nowNs);
        }
    }

    private sealed class EmptyPlain : IWorkload
    {
        public object? Run(WorkUnit unit) => (long)unit.Index;
    }

    private sealed class EmptyAwaiting : IWorkload
    {
        public bool Awaits => true;

        public object? Run(WorkUnit unit) => (long)unit.Index;

        public async ValueTask<object?> RunAsync(WorkUnit unit)
        {
            await Task.Yield();
            return (long)unit.Index;
        }
    }
}
