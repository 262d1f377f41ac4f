using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Core.Tests.Scaling;

namespace Concur.Core.Tests;

public sealed class SweepLoopTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("concur-loop").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task ALaunchThatIsLostWithAMachineIsMadeOnceMoreAfterTheOthers()
    {
        var (recorder, made) = await RunAsync(losses: 1);

        Assert.DoesNotContain(made, launch => launch.Error is not null);
        Assert.Equal(made.Count + 1, recorder.Asked.Count);
        Assert.Equal(recorder.Asked[0], recorder.Asked[^1]);
        Assert.Equal(made.Count, made.Select(launch => (launch.Point, launch.Number)).Distinct().Count());
    }

    [Fact]
    public async Task OneThatIsLostAgainEndsItsPointAndNoOther()
    {
        var (recorder, made) = await RunAsync(losses: 2);

        var lost = Assert.Single(made, launch => launch.Error is not null);
        Assert.Equal((TrialStatus.Failed, "a machine was lost"), (lost.Status, lost.Error));
        Assert.Equal(recorder.Asked[0], recorder.Asked[^1]);
        Assert.Equal(made.Count + 1, recorder.Asked.Count);
    }

    /// <summary>Makes a sweep of which the first launch is lost so many times.</summary>
    private async Task<(Recorder Recorder, List<SweepLaunch> Made)> RunAsync(int losses)
    {
        var opening = GeneratedSweeps.Opening([2], [10, 1000]);
        opening = opening with { Request = opening.Request with { Launches = 1, Profile = ProfileKind.None, Refines = false } };
        var (recorder, made) = (new Recorder(losses), new List<SweepLaunch>());
        using var journal = SweepJournal.Create(Path.Combine(_folder, "sweep"), _folder, opening, null);
        var loop = new SweepLoop(
            recorder, journal, new Progress<RunEvent>(), _ => Task.CompletedTask, TestContext.Current.CancellationToken);

        await loop.RunAsync(opening, made);

        return (recorder, made);
    }

    /// <summary>Loses the first launch it is asked for.</summary>
    private sealed class Recorder(int losses) : ILaunchRecorder
    {
        private int _lost;

        /// <summary>What it was asked for, in that order.</summary>
        public List<(string Strategy, int Workers, long Size)> Asked { get; } = [];

        public SchedulerChoice Scheduler => throw new NotSupportedException();

        public Capabilities Capabilities => throw new NotSupportedException();

        public Capabilities Counted => throw new NotSupportedException();

        public Task<LaunchRecord> RecordAsync(
            LaunchPlan plan, RunRequest request, string traceFolder, CancellationToken cancellation)
        {
            Asked.Add((plan.Spec.Strategy, plan.Spec.Workers, plan.Spec.Size));
            var isLost = Asked[^1] == Asked[0] && _lost++ < losses;
            var record = Fixtures.Launch(
                plan.Spec.Strategy, plan.Spec.Workers, isLost ? [] : [Fixtures.Iteration(0, 1_000_000, [], [])]);
            return Task.FromResult(record with { Plan = plan, Lost = isLost ? "a machine was lost" : null });
        }
    }
}
