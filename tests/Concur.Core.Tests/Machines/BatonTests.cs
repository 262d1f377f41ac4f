using Concur.Core.Machines;

namespace Concur.Core.Tests.Machines;

public class BatonTests
{
    [Fact]
    public async Task RunsTakeTurnsRoundByRound()
    {
        var (baton, order) = (new Baton(), new List<string>());
        async Task Run(string name, int rounds)
        {
            using var turn = new Turn(baton, TimeProvider.System);
            await turn.BeginAsync(CancellationToken.None);
            for (var round = 1; round <= rounds; round++)
            {
                order.Add($"{name}{round}");
                await Task.Yield();
                await turn.PassAsync(CancellationToken.None);
            }
        }

        await baton.TakeAsync(CancellationToken.None);
        var runs = Task.WhenAll(Run("a", 3), Run("b", 2), Run("c", 1));
        baton.Release();

        await runs.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        Assert.Equal(["a1", "b1", "c1", "a2", "b2", "a3"], order);
    }

    [Fact]
    public async Task ATimeThatAnotherRunMeasuresIsNotCounted()
    {
        var (baton, clock) = (new Baton(), new SetClock());
        using var one = new Turn(baton, clock);
        using var other = new Turn(baton, clock);
        await one.BeginAsync(CancellationToken.None);
        var waiting = other.BeginAsync(CancellationToken.None);
        var (began, otherBegan) = (one.GetTimestamp(), other.GetTimestamp());
        clock.Advance(5);

        one.Dispose();
        await waiting;

        Assert.Equal(TimeSpan.FromSeconds(5), one.GetElapsedTime(began));
        Assert.Equal(TimeSpan.Zero, other.GetElapsedTime(otherBegan));
    }

    [Fact]
    public async Task ARunThatIsCancelledWhileItWaitsHasNoTurnAndKeepsNobodyWaiting()
    {
        var baton = new Baton();
        using var cancel = new CancellationTokenSource();
        await baton.TakeAsync(CancellationToken.None);
        var cancelled = baton.TakeAsync(cancel.Token);
        var next = baton.TakeAsync(CancellationToken.None);
        await cancel.CancelAsync();

        baton.Release();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        await next.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);
    }

    private sealed class SetClock : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _seconds;

        public void Advance(long seconds) => _seconds += seconds;
    }
}
