using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Diagnosers;
using Concur.Abstractions;
using Concur.Harness.Units;
using Concur.Harness.Workloads;
using Concur.Protocol;

namespace Concur.Benchmarks.ByHand;

/// <summary>
/// What <c>dotnet concur run</c> answers, asked of BenchmarkDotNet by a developer who also wants to know where the time goes:
/// its default job, its threading diagnoser and its CPU sampling.
/// </summary>
[ThreadingDiagnoser]
[EventPipeProfiler(EventPipeProfile.CpuSampling)]
public class AnswerBenchmark : AnswerLoops;

/// <summary>
/// The same without diagnosers, for the times alone. BenchmarkDotNet measures each strategy in one process, one strategy after the
/// other, so a single round depends on that process and on what else ran in that minute: several rounds are needed.
/// </summary>
public class AgainBenchmark : AnswerLoops;

/// <summary>The four strategies as loops that a developer writes.</summary>
public abstract class AnswerLoops
{
    private const int Units = 4;
    private readonly object?[] _results = new object?[Units];
    private IWorkload _workload = null!;
    private long _size;

    [BenchmarkDotNet.Attributes.Params(BuiltInWorkload.Random, BuiltInWorkload.Primes)]
    public string Workload { get; set; } = "";

    [GlobalSetup]
    public void Bind()
    {
        _size = BuiltInWorkload.All.Single(one => one.Name == Workload).DefaultSize;
        _workload = WorkloadBinder.Bind(Workload, null, _size);
    }

    [Benchmark(Baseline = true, Description = StrategyNames.Sequential)]
    public void Sequential()
    {
        for (var i = 0; i < Units; i++) RunUnit(i);
    }

    [Benchmark(Description = StrategyNames.Threads)]
    public void Threads()
    {
        var next = -1;
        var threads = new Thread[Environment.ProcessorCount];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new Thread(() =>
            {
                for (var unit = Interlocked.Increment(ref next); unit < Units; unit = Interlocked.Increment(ref next)) RunUnit(unit);
            });
            threads[i].Start();
        }

        foreach (var thread in threads) thread.Join();
    }

    [Benchmark(Description = StrategyNames.ThreadPool)]
    public void ThreadPoolItems()
    {
        using var pending = new CountdownEvent(Units);
        for (var i = 0; i < Units; i++)
        {
            var unit = i;
            ThreadPool.QueueUserWorkItem(_ =>
            {
                RunUnit(unit);
                pending.Signal();
            });
        }

        pending.Wait();
    }

    [Benchmark(Description = StrategyNames.ParallelFor)]
    public void ParallelFor() =>
        Parallel.For(0, Units, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, RunUnit);

    private void RunUnit(int unit) => _results[unit] = _workload.Run(new WorkUnit(unit, _size, UnitSeed.Of(1, unit)));
}
