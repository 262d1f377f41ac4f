using Concur.Harness.Strategies;
using Concur.Protocol;

namespace Concur.Harness.Tests.Strategies;

public class JitWarmupTests
{
    private static readonly LaunchSpec Spec = new()
    {
        Workload = "primes",
        Strategy = "threads",
        Units = 40,
        Size = 1_000,
        Workers = 2,
        Seed = 1,
        WarmupMs = 0,
        MeasuredMs = 0,
        Iterations = 1,
        ResultPath = "",
    };

    [Fact(Timeout = 60_000)]
    public async Task ItTakesTwiceTheCallsAfterWhichTheRuntimeCompilesAnewAndThenEnds()
    {
        var rounds = new List<int>();

        await Task.Run(() => JitWarmup.Run(rounds.Add), TestContext.Current.CancellationToken);

        Assert.True(rounds.Count > 60);
        Assert.Equal(Enumerable.Range(0, rounds.Count), rounds);
    }

    /// <summary>Rounds with many threads take long: there are then as many as fit into its time, and one more.</summary>
    [Fact(Timeout = 60_000)]
    public async Task ItsTimeIsOverInTheMiddleOfARowOfRoundsToo()
    {
        var rounds = 0;

        await Task.Run(
            () => JitWarmup.Run(_ =>
            {
                rounds++;
                Thread.Sleep(50);
            }),
            TestContext.Current.CancellationToken);

        Assert.InRange(rounds, 1, 8);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("threads")]
    [InlineData("async")]
    [InlineData("gil")]
    public async Task ItNeverCallsTheWorkload(string strategy)
    {
        using var prepared = new PreparedStrategy(Spec with { Strategy = strategy });
        using var iteration = prepared.CreateEmptyIteration(0);

        await Task.Run(() => prepared.Run(iteration), TestContext.Current.CancellationToken);

        Assert.Null(iteration.Failure);
        Assert.Equal(Enumerable.Range(0, 16).Select(index => (object?)(long)index), iteration.Results);
    }

    [Theory]
    [InlineData("processes", false)]
    [InlineData("process-pool", false)]
    [InlineData("sequential", true)]
    public void WorkerProcessesAreMeasuredFromTheirStartOn(string strategy, bool warmsUp)
    {
        using var prepared = new PreparedStrategy(Spec with { Strategy = strategy });

        Assert.Equal(warmsUp, prepared.WarmsUpJit);
    }
}
