using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Diagnosers;
using Concur.Abstractions;
using Concur.Harness.Units;
using Concur.Harness.Workloads;
using Concur.Harness.Workloads.Catalogue;
using Concur.Protocol;

namespace Concur.Benchmarks.ByHand;

/// <summary>
/// The question of <c>dotnet concur run</c> put to BenchmarkDotNet, as a developer puts it who wants to know where the
/// time goes as well: its default job, its threading diagnoser and its CPU sampling.
/// </summary>
[ThreadingDiagnoser]
[EventPipeProfiler(EventPipeProfile.CpuSampling)]
public class AnswerBenchmark : AnswerLoops;

/// <summary>The same once more, of which only the times are wanted: a process of its own for each strategy, one after the other, is one process' luck and one minute's neighbours.</summary>
public class AgainBenchmark : AnswerLoops;

/// <summary>The loops that a developer writes.</summary>
public abstract class AnswerLoops
{
    private const int Units = 4;
    private readonly object?[] _results = new object?[Units];
    private IWorkload _workload = null!;
    private long _size;

    [Params(BuiltInWorkload.Random, BuiltInWorkload.Primes)]
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
    public void ParallelFor() => Parallel.For(0, Units, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, RunUnit);

    private void RunUnit(int unit) => _results[unit] = _workload.Run(new WorkUnit(unit, _size, UnitSeed.Of(1, unit)));
}
