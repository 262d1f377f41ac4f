using System.Runtime;
using Concur.Abstractions;
using Concur.Harness.Measurement;
using Concur.Harness.Workloads;

namespace Concur.Harness.Strategies;

/// <summary>
/// Iterations over units of nothing, before those of the workload. The strategy's own code, the harness' and that of the
/// runtime's libraries is compiled anew after thirty calls, twice, by a thread in the background: with a few units an
/// iteration that would come in the middle of what is measured, and take a core from it.
/// </summary>
internal static class Rehearsal
{
    /// <summary>More than the thirty calls after which a method is compiled anew.</summary>
    private const int RoundsAtATime = 40;

    /// <summary>First with instrumentation, then for good.</summary>
    private const int FewestRounds = 2 * RoundsAtATime;

    /// <summary>Compiling has come to its end when nothing was compiled for so long.</summary>
    private const long QuietNs = 6_000_000;

    /// <summary>
    /// What is left then is compiled while the workload warms up. Measured on two cores: 430 to 600 methods, 150 to 250 ms
    /// of compiling, 200 to 300 ms in all. Ending after 100 or 150 ms, the first twenty iterations of a parallel strategy
    /// took a tenth to a third longer than the later ones: the compiler had one of their cores.
    /// </summary>
    private const long LongestNs = 350_000_000;

    /// <summary>Goes on until nothing is compiled any more, or too long.</summary>
    /// <param name="round">Runs all units of nothing once, under one of two meterings in turns.</param>
    public static void Run(Action<int> round)
    {
        var startNs = MonotonicClock.NowNs();
        for (var done = 0; MonotonicClock.NowNs() - startNs < LongestNs;)
        {
            var compiled = JitInfo.GetCompiledMethodCount();
            for (var i = 0; i < RoundsAtATime; i++) round(done++);
            AwaitQuiet(startNs);
            if (done >= FewestRounds && JitInfo.GetCompiledMethodCount() == compiled) return;
        }
    }

    /// <summary>Leaves the cores to the compiler.</summary>
    private static void AwaitQuiet(long startNs)
    {
        var (compiled, changedNs) = (JitInfo.GetCompiledMethodCount(), MonotonicClock.NowNs());
        for (var nowNs = changedNs; nowNs - changedNs < QuietNs && nowNs - startNs < LongestNs; nowNs = MonotonicClock.NowNs())
        {
#pragma warning disable RS0030 // The runtime does not tell when it has compiled something.
            Thread.Sleep(1);
#pragma warning restore RS0030
            if (JitInfo.GetCompiledMethodCount() is var count && count != compiled) (compiled, changedNs) = (count, nowNs);
        }
    }

    /// <summary>Units that do nothing, in the shape of the workload's.</summary>
    public static IWorkload Nothing(IWorkload workload) => workload.Awaits ? new AwaitedNothing() : new PlainNothing();

    private sealed class PlainNothing : IWorkload
    {
        public object? Run(WorkUnit unit) => (long)unit.Index;
    }

    private sealed class AwaitedNothing : IWorkload
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
