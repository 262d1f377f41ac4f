using Concur.Core.Accounting.Gains;
using Concur.Traces.Recordings;
using Concur.Traces.Symbols;

namespace Concur.Core.Tests.Accounting.Gains;

public class LockSitesTests
{
    private static readonly LockRegion Statement = new("Cache.Get", "Program.dll", 1, 0, LockKind.Semaphore, null);

    /// <summary>A semaphore has a lock inside: some waits are for that, of which the runtime has events, and most for a handle.</summary>
    [Fact]
    public void WaitsOfBothKindsAtOneStatementAddUp()
    {
        var waits = new RecordedWaits(new HeldLocks(new Recording("nothing", [])));
        var site = waits.Sites[waits.SiteOf(Statement)];
        site.Add(lockId: 7, ns: 10);
        site.AddHandle(100);

        var found = Assert.Single(LockSites.Of(waits, lockMs: 2, handleMs: 3));

        Assert.Equal((10, 20.0 + 300), (waits.PlacedNs, found.WaitMs));
    }

    /// <summary>One statement was seen waiting for a single one of the locks that another one takes by turns.</summary>
    [Fact]
    public void StatementsThatTakeTheSameLocksHaveAsManyOfThem()
    {
        var waits = new RecordedWaits(new HeldLocks(new Recording("nothing", [])));
        Add(1, 7, 7, 7);
        Add(2, 7, 8);
        Add(3, 9);

        var sites = LockSites.Of(waits, lockMs: 1, handleMs: 1);

        Assert.Equal([(0, 2), (0, 2), (2, 1)], sites.Select(site => (site.Lock, site.Stripes)));

        void Add(int token, params ulong[] locks)
        {
            var site = waits.Sites[waits.SiteOf(Statement with { Token = token, Kind = LockKind.Monitor })];
            foreach (var id in locks) site.Add(id, ns: 1);
        }
    }
}
