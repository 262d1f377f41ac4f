namespace Concur.EndToEnd.Tests.Truth;

/// <summary>
/// Programs of known composition, on a machine of which nothing is known: a category has at least half of what was built in,
/// has nothing where nothing of its kind can happen, and no more CPU time than the process used. The measuring suite
/// has the tight bounds (<see cref="TruthTests"/>).
/// </summary>
public class CompositionTests(CompositionTests.EverythingRun everything) : IClassFixture<CompositionTests.EverythingRun>
{
    private const string Built = "compute=60 jit=0 lock=80 wait=80 io-sleep=50";

    [Fact]
    public void UnitsDidWhatTheyWereWrittenToDo() => Assert.All(everything.Trials, trial => trial.Timing.AssertItIsMadeOf(Built));

    [Fact]
    public void WhatWasBuiltInIsInTheAccount()
    {
        Assert.All(everything.Trials, trial => trial.Output.AssertCloses());
        Assert.All(everything.Trials, trial => Assert.All(LaunchFacts.Parse(Built + " gc=0"), part => Assert.True(
            trial.Ms(part.Category) > LaunchFacts.Least * part.Ms,
            $"{trial}: {part.Category} is {trial.Ms(part.Category)} ms where {part.Ms} ms were built in")));
    }

    [Theory]
    [InlineData("sequential", "gil-wait pool-queue ipc")]
    [InlineData("threads", "gil-wait pool-queue ipc")]
    [InlineData("tasks", "gil-wait ipc")]
    [InlineData("process-pool", "gil-wait pool-queue")]
    public void WhatCannotHappenTakesNoTime(string strategy, string categories)
    {
        var trial = everything.Trials.Single(trial => trial.Strategy == strategy);

        Assert.All(categories.Split(' '), category => Assert.Equal(0, trial.Ms(category)));
    }

    [Fact]
    public void UnitsComputeNoLongerThanTheirProcessesDid() => Assert.All(everything.Trials, trial => Assert.InRange(
        (trial.Ms("compute") + trial.Ms("jit")) * trial.Output.Account.GetProperty("iterations").GetInt32(), 0, trial.Output.CpuMs));

    /// <summary>To serialise a result of this workload takes 20 ms of CPU time.</summary>
    [Fact]
    public async Task WhatAWorkersResultTakesToSerialiseIsIpc()
    {
        using var run = await TruthRun.Of("slow-to-serialise", "processes,process-pool", units: 2);

        Assert.All(run.Trials.Skip(1), trial => Assert.True(trial.Ms("ipc") >= 2 * 20, $"{trial}: {trial.Ms("ipc")} ms"));
    }

    /// <summary>One run that all tests of this class look at.</summary>
    public sealed class EverythingRun : IAsyncLifetime
    {
        private TruthRun? _run;

        internal IReadOnlyList<TruthTrial> Trials => _run!.Trials;

        public async ValueTask InitializeAsync() => _run = await TruthRun.Of("everything", "threads,tasks,process-pool", units: 2);

        public ValueTask DisposeAsync()
        {
            _run?.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
