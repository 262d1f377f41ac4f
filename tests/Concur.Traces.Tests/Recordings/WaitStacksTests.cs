using Concur.Traces.Recordings;

namespace Concur.Traces.Tests.Recordings;

public class WaitStacksTests
{
    private readonly ProcessRecording _process = new RecordedEvents()
        .Begins(7, isLock: true, 105, "My.First.Take")
        .Begins(7, isLock: false, 108, "My.Other.Wait")
        .Begins(8, isLock: true, 250, "My.Other.Take")
        .Begins(7, isLock: true, 405, "My.Third.Take")
        .Process();

    [Fact]
    public void AWaitHasTheStackThatCameBetweenItsBeginningAndItsEnd()
    {
        Assert.Equal("My.First.Take", MethodOf(100, 200));
        Assert.Equal("My.First.Take", MethodOf(100, 5_000_000));
        Assert.Equal("My.Third.Take", MethodOf(400, 500));
    }

    [Fact]
    public void AWaitWhoseStackWasLostHasNoneOfAnotherWaitOfTheThread()
    {
        Assert.Null(MethodOf(200, 300));
        Assert.Null(MethodOf(500, 600));
    }

    private string? MethodOf(long startNs, long endNs) => _process.WaitStackOf(7, isLock: true, startNs, endNs) is { } stack
        ? _process.Methods.NameAt(_process.Stacks[stack].Last())
        : null;
}
