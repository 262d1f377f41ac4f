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
    /// <summary>Two times thirty calls, and some more.</summary>
    private const int FewestRounds = 80;

    /// <summary>Compiling has come to its end when nothing was compiled for so long.</summary>
    private const long QuietNs = 15_000_000;

    /// <summary>
    /// What is left then is compiled while the workload warms up. Measured on two cores: it takes 130 to 260 ms until nothing
    /// is; ending at 100, 150 or 250 ms made no difference to strategies' times over sequential's.
    /// </summary>
    private const long LongestNs = 100_000_000;

    /// <summary>Goes on until nothing is compiled any more, or too long.</summary>
    /// <param name="round">Runs all units of nothing once, under one of two meterings in turns.</param>
    public static void Run(Action<int> round)
    {
        var startNs = MonotonicClock.NowNs();
        var (compiled, changedNs) = (JitInfo.GetCompiledMethodCount(), startNs);
        for (var done = 0; ; done++)
        {
            round(done);
            var nowNs = MonotonicClock.NowNs();
            if (JitInfo.GetCompiledMethodCount() is var count && count != compiled) (compiled, changedNs) = (count, nowNs);
            if (nowNs - startNs > LongestNs || (done >= FewestRounds && nowNs - changedNs > QuietNs)) return;
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
