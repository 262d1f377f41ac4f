using Concur.Core.Analysis.Traces;

namespace Concur.Core.Tests.Analysis.Traces;

public class TraceLedgerTests
{
    private readonly TraceLedger _ledger = new();

    [Fact]
    public void AWaitInsideAContentionIsTheLocks()
    {
        _ledger.Began(7, Activity.Lock, 100);
        _ledger.Began(7, Activity.Wait, 110);
        _ledger.Ended(7, Activity.Wait, 190);
        _ledger.Ended(7, Activity.Lock, 200);
        _ledger.Began(7, Activity.Wait, 300);
        _ledger.Ended(7, Activity.Wait, 350);

        Assert.Equal((100, 50), (Ns(7, Activity.Lock), Ns(7, Activity.Wait)));
    }

    [Fact]
    public void ACollectionInsideAWaitIsNotTheWaits()
    {
        _ledger.Saw(7, 90);
        _ledger.Began(7, Activity.Wait, 100);
        _ledger.Suspending(9, forGc: true, 150);
        _ledger.Resumed(9, 170);
        _ledger.Ended(7, Activity.Wait, 200);
        _ledger.Saw(7, 200);

        Assert.Equal(80, Ns(7, Activity.Wait));
        Assert.Equal(20, _ledger.Threads[7].GcNs);
    }

    [Fact]
    public void TheSamplersSuspensionsAreNoPauses()
    {
        _ledger.Saw(7, 90);
        _ledger.Suspending(9, forGc: false, 150);
        _ledger.Resumed(9, 170);
        _ledger.Saw(7, 200);

        Assert.Equal(0, _ledger.Threads[7].GcNs);
        Assert.Equal(0, _ledger.Suspensions.Pauses.Sum().Count);
    }

    [Fact]
    public void CompilingWithinCompilingCountsOnce()
    {
        _ledger.Began(7, Activity.Jit, 100, Method(1));
        _ledger.Began(7, Activity.Jit, 120, Method(2));
        _ledger.Ended(7, Activity.Jit, 130, Method(3)); // One that was loaded, not compiled.
        _ledger.Ended(7, Activity.Jit, 150, Method(2));
        _ledger.Ended(7, Activity.Jit, 200, Method(1));

        Assert.Equal(100, Ns(7, Activity.Jit));
        Assert.Equal(2, _ledger.Of(Activity.Jit).Sum().Count);
    }

    [Fact]
    public void ABeginningWhoseEndWasLostIsEndedByNoOther()
    {
        _ledger.Began(7, Activity.Wait, 100);
        _ledger.Began(7, Activity.Wait, 300);
        _ledger.Ended(7, Activity.Wait, 350);
        _ledger.Ended(7, Activity.Wait, 900);

        Assert.Equal(50, Ns(7, Activity.Wait));
        Assert.Equal(1, _ledger.Of(Activity.Wait).Sum().Count);
    }

    [Fact]
    public void BeginningsThatNeverEndAreNotKeptForever()
    {
        for (var i = 0; i < 100_000; i++) _ledger.Began(7, Activity.Lock, i);
        _ledger.Ended(7, Activity.Lock, 100_010);
        _ledger.Ended(8, Activity.Lock, 100_020);

        Assert.Equal(11, Ns(7, Activity.Lock));
    }

    private static ActivitySubject Method(long id) => new(id, null);

    private long Ns(int thread, Activity activity) => _ledger.Threads[thread].ActivityNs[(int)activity];
}
