using Concur.Core.Accounting.Gains;
using Concur.Protocol;
using Concur.Traces.Recordings;
using CsCheck;

namespace Concur.Core.Tests.Accounting.Gains;

public class PathWalkTests
{
    private const int One = 11;
    private const int Two = 12;
    private const int Three = 13;

    [Fact]
    public void WithoutWaitsThePathIsTheThreadOfTheUnitThatEndedLast() =>
        Assert.Equal([(Two, 100)], Path([Unit(One, 0, 80), Unit(Two, 10, 40), Unit(Two, 60, 95)]));

    [Fact]
    public void AWaitLeadsToTheOwnerOfTheLock() =>
        Assert.Equal([(One, 50), (Two, 100)], Path([Unit(One, 0, 60), Unit(Two, 0, 95)], Wait(Two, 20, 50, One)));

    [Fact]
    public void TheThreadThatGotTheLockMeanwhileHeldItLast() =>
        Assert.Equal(
            [(One, 30), (Three, 50), (Two, 100)],
            Path([Unit(One, 0, 60), Unit(Two, 0, 95), Unit(Three, 0, 70)], Wait(Two, 20, 50, One), Wait(Three, 10, 30, One)));

    [Fact]
    public void AHolderThatWaitsAgainWhenTheOtherOneRunsLetGoBefore() =>
        Assert.Equal(
            [(One, 45), (Two, 100)],
            Path([Unit(One, 0, 90), Unit(Two, 0, 95)], Wait(Two, 20, 50, One), Wait(One, 45, 80, Two)));

    [Theory]
    [InlineData(null)]
    [InlineData(99)]
    [InlineData(Two)]
    public void WithoutAnOwnerThatHasUnitsThePathStaysInItsThread(int? owner) =>
        Assert.Equal([(Two, 100)], Path([Unit(One, 0, 60), Unit(Two, 0, 95)], Wait(Two, 20, 50, owner)));

    [Fact]
    public void EarlierWaitsOfTheSameThreadAreFollowedWhereALaterOneLeadsNowhere() =>
        Assert.Equal(
            [(One, 20), (Two, 100)],
            Path([Unit(One, 0, 60), Unit(Two, 0, 95)], Wait(Two, 10, 20, One), Wait(Two, 30, 50, null)));

    [Fact]
    public void WaitsOfOtherIterationsAndOthersThatGoOnAreNoPart() =>
        Assert.Equal(
            [(Two, 100)],
            Path(
                [Unit(One, 0, 60), Unit(Two, 0, 95)],
                Wait(Two, -30, -10, One), Wait(Two, 110, 120, One), Wait(Two, 20, 50, One) with { GoesOn = true }));

    [Fact]
    public void OfTooManyStretchesTheLongestAreTold()
    {
        // Threads change places each 10 ns, and stay for 50 ns each eighth time.
        var (waits, atNs) = (new List<LockWait>(), 0L);
        for (var i = 0; i < 400; i++)
        {
            var (here, there) = i % 2 == 0 ? (One, Two) : (Two, One);
            atNs += i % 8 == 7 ? 50 : 10;
            waits.Add(Wait(there, atNs - 5, atNs, here));
        }

        var path = PathWalk.Of(Iteration(atNs + 10, [Unit(One, 0, atNs + 10), Unit(Two, 0, atNs)]), waits);

        Assert.InRange(path.Stretches.Length, 1, 100);
        Assert.Equal(10e-6, path.LeftOutMs!.Value, 9);
        Assert.Equal(Ns.ToMs(atNs + 10), path.Stretches[^1].EndMs);
    }

    [Fact]
    public void ThePathGoesFromTheBeginningToTheEndWhateverTheWaits() => Gen.Select(
        Gen.Select(Gen.Int[One, Three], Gen.Int[-20, 110], Gen.Int[1, 40], Gen.Int[One - 1, Three], Gen.Int[0, 2]).List[0, 30],
        Gen.Int[One, Three]).Sample((waits, last) =>
    {
        var path = PathWalk.Of(
            Iteration(100, [Unit(One, 0, 90), Unit(Two, 0, 90), Unit(Three, 0, 90), Unit(last, 90, 99)]),
            waits.Select(wait => new LockWait(
                wait.Item1, wait.Item2, wait.Item2 + wait.Item3, (ulong)wait.Item5, wait.Item4 < One ? null : wait.Item4)));

        Assert.Equal(last, path.Stretches[^1].ThreadId);
        Assert.Equal(Ns.ToMs(100), path.Stretches[^1].EndMs);
        Assert.All(path.Stretches.Zip(path.Stretches.Skip(1)), pair => Assert.True(pair.First.EndMs < pair.Second.EndMs));
        Assert.All(path.Stretches.Zip(path.Stretches.Skip(1)), pair => Assert.NotEqual(pair.First.ThreadId, pair.Second.ThreadId));
        Assert.True(path.Stretches[0].EndMs > 0);
    });

    private static IEnumerable<(int Thread, int EndNs)> Path(UnitStamp[] units, params LockWait[] waits) =>
        PathWalk.Of(Iteration(100, units), waits).Stretches.Select(stretch => (stretch.ThreadId, (int)Math.Round(stretch.EndMs * 1e6)));

    private static UnitStamp Unit(int thread, long startNs, long endNs) => new() { ThreadId = thread, StartNs = startNs, EndNs = endNs };

    private static LockWait Wait(int thread, long startNs, long endNs, int? owner) => new(thread, startNs, endNs, 7, owner);

    private static IterationRecord Iteration(long endNs, UnitStamp[] units) => new()
    {
        Measured = true,
        StartNs = 0,
        EndNs = endNs,
        Digest = 0,
        AtStart = null,
        AtEnd = null,
        Units = units,
        Lanes = [],
    };
}
