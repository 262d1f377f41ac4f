using BenchmarkDotNet.Attributes;
using Concur.Harness.Measurement;
using Concur.Harness.Strategies;
using Concur.Protocol;

namespace Concur.Benchmarks.ByHand;

/// <summary>Compares one iteration of a strategy in the harness, with its stamps, with the same iteration in a hand-written loop.</summary>
public class DispatchBenchmark
{
    /// <summary>The size of a unit that takes about 20 us, which is about the shortest unit worth a dispatch of its own.</summary>
    public const long Small = 12_000;

    private const int Workers = 2;

    /// <summary>How long the code runs before it is measured: then it has reached the optimising tier.</summary>
    private const long WarmupNs = 500_000_000;

    private PreparedStrategy _strategy = null!;
    private IterationPlan _plan = null!;
    private Iteration _iteration = null!;
    private Action _loop = null!;
    private long _pilotNs = long.MaxValue / Workers;
    private int _segments;

    /// <summary>Every strategy that a developer would write as a loop in one process.</summary>
    public static IEnumerable<string> Strategies => StrategyCatalogue.All
        .Where(strategy => !strategy.UsesProcesses && !strategy.IsSimulation).Select(strategy => strategy.Name);

    [ParamsSource(nameof(Strategies))]
    public string Strategy { get; set; } = "";

    [Params(0, Small)]
    public long Size { get; set; }

    /// <summary>How many units an iteration has: so many that the cost of the iteration itself is small per unit.</summary>
    public static int UnitsOf(long size) => size == 0 ? 20_000 : 1_000;

    [GlobalSetup(Target = nameof(ByHand))]
    public void PrepareLoop()
    {
        _loop = new Loops(Size, Workers, new long[UnitsOf(Size)]).Of(Strategy);
        for (var startNs = MonotonicClock.NowNs(); MonotonicClock.NowNs() - startNs < WarmupNs;) _loop();
    }

    /// <summary>Prepares as a launch does: its first iterations show how long units are, and so which counters are read.</summary>
    [GlobalSetup(Target = nameof(Harness))]
    public void PrepareHarness()
    {
        var spec = new LaunchSpec
        {
            Workload = SmallUnit.Name,
            AssemblyPath = typeof(SmallUnit).Assembly.Location,
            Strategy = Strategy,
            Units = UnitsOf(Size),
            Size = Size,
            Workers = Workers,
            Seed = 1,
            WarmupMs = 0,
            MeasuredMs = 0,
            Iterations = 1,
            ResultPath = "",
        };
        (_strategy, _plan) = (new PreparedStrategy(spec), new IterationPlan(spec));
        for (var startNs = MonotonicClock.NowNs(); MonotonicClock.NowNs() - startNs < WarmupNs;)
        {
            NextIteration();
            var iterationNs = MonotonicClock.NowNs();
            _strategy.Run(_iteration);
            // The fastest iteration counts: on a busy machine, a slow one would look like long units, at whose edges more is read.
            _pilotNs = Math.Min(_pilotNs, MonotonicClock.NowNs() - iterationNs);
            EndIteration();
        }
    }

    [IterationSetup(Target = nameof(Harness))]
    public void NextIteration() => _iteration = _strategy.CreateIteration(_plan.Metering(_pilotNs, _segments), _segments, IterationPlan.LongestUnreadNs(_pilotNs));

    [IterationCleanup(Target = nameof(Harness))]
    public void EndIteration()
    {
        if (_iteration.Failure is { } failure) throw new InvalidOperationException(failure.Message);
        _segments = _iteration.Segments.Count;
        _iteration.Dispose();
    }

    [Benchmark]
    public void Harness() => _strategy.Run(_iteration);

    [Benchmark(Baseline = true)]
    public void ByHand() => _loop();
}
