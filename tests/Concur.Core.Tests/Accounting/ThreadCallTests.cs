using Concur.Core.Accounting.Figures;

namespace Concur.Core.Tests.Accounting;

/// <summary>What a thread was in, by the names of its frames, innermost first.</summary>
public class ThreadCallTests
{
    private const string Site = "My.Work.Run";

    [Theory]
    [InlineData("SemaphoreSlim.Wait", "[kernel: sched_yield]|System.Threading.SemaphoreSlim.WaitCore|System.Threading.SemaphoreSlim.Wait")]
    [InlineData("SemaphoreSlim.Wait", "System.Threading.Monitor.Wait|System.Threading.SemaphoreSlim.WaitCore")]
    [InlineData("ReaderWriterLockSlim.EnterWriteLock", "System.Threading.ReaderWriterLockSlim.TryEnterWriteLockCore")]
    [InlineData("ReaderWriterLockSlim.EnterReadLock", "System.Threading.ReaderWriterLockSlim.TryEnterReadLock")]
    [InlineData("SpinLock.Enter", "[native]|System.Threading.SpinWait.SpinOnceCore|System.Threading.SpinLock.ContinueTryEnter")]
    [InlineData("Lock.Enter", "System.Threading.Lock.TryEnterSlow")]
    [InlineData("Monitor.Enter", "[native]|System.Threading.Monitor.Enter_Slowpath|System.Threading.Monitor.Enter")]
    [InlineData("Monitor.Enter", "System.Threading.Monitor.Enter|System.Collections.Concurrent.ConcurrentDictionary.TryAdd")]
    public void ALockIsAcquiredInTheOutermostOfItsMethods(string call, string frames)
    {
        var found = Of(frames + "|" + Site);

        Assert.Equal((CallKinds.Acquire, call, Site), (found.Kind, found.Call, found.Site));
        Assert.True(found.IsAcquiring);
        Assert.False(found.IsAsleep);
    }

    [Theory]
    [InlineData("System.Threading.Monitor.Exit")]
    [InlineData("System.Threading.Monitor.Wait")]
    [InlineData("System.Threading.Monitor.PulseAll")]
    [InlineData("System.Threading.SemaphoreSlim.WaitAsync")]
    [InlineData("System.Threading.SemaphoreSlim.Release")]
    [InlineData("System.Threading.ReaderWriterLockSlim.ExitWriteLock")]
    [InlineData("System.Threading.Locked.Enter")]
    [InlineData("My.Monitor.Enter")]
    public void OtherMethodsAcquireNone(string frame) => Assert.NotEqual(CallKinds.Acquire, Of($"{frame}|{Site}").Kind);

    [Theory]
    [InlineData(true, "System.Threading.Monitor.Wait|System.Threading.SemaphoreSlim.Wait")]
    [InlineData(true, "System.Threading.WaitHandle.WaitOne|System.Threading.ReaderWriterLockSlim.TryEnterWriteLockCore")]
    [InlineData(false, "System.Threading.SpinWait.SpinOnceCore|System.Threading.SemaphoreSlim.Wait")]
    [InlineData(false, "System.Threading.SemaphoreSlim.Wait|System.Threading.WaitHandle.WaitOne")]
    public void AThreadIsBlockedInAMethodThatBlocks(bool isWaiting, string frames) =>
        Assert.Equal(isWaiting, Of($"{frames}|{Site}").IsWaiting);

    [Fact]
    public void BetweenTwoTriesAThreadMaySleep()
    {
        var found = Of($"[kernel: futex]|[native]|System.Threading.Thread.Sleep|System.Threading.SpinLock.ContinueTryEnter|{Site}");

        Assert.Equal((CallKinds.Acquire, true), (found.Kind, found.IsAsleep));
        Assert.Equal(found.Awake(), Of($"System.Threading.SpinLock.ContinueTryEnter|{Site}"));
    }

    [Theory]
    [InlineData("sleep", "Thread.Sleep", "[kernel: futex]|[native]|System.Threading.Thread.Sleep")]
    [InlineData("file", "pread64", "[kernel: pread64]|[native]|System.IO.RandomAccess.ReadAtOffset")]
    [InlineData("socket", "recvfrom", "[kernel: recvfrom]|[native]|System.Net.Sockets.Socket.Receive")]
    [InlineData("socket", "read", "[kernel: read]|[native]|System.Net.Sockets.SocketPal.SysReceive")]
    [InlineData("page-fault", null, "[kernel: page fault]")]
    [InlineData("memory", "madvise", "[kernel: madvise]|[native]")]
    [InlineData("process", "wait4", "[kernel: wait4]|[native]|System.Diagnostics.Process.WaitForExit")]
    [InlineData("runtime", "clock_nanosleep", "[kernel: clock_nanosleep]|[native]")]
    [InlineData("runtime", "futex", "[kernel: futex]|[native]|System.Collections.Generic.List.set_Capacity")]
    [InlineData("other", "LifoSemaphore.Wait", "[kernel: futex]|[native]|System.Threading.LifoSemaphore.Wait")]
    [InlineData("other", "ioctl", "[kernel: ioctl]|[native]|System.IO.Ports.SerialStream.Flush")]
    [InlineData("unknown", null, "[native]")]
    [InlineData("unknown", null, "[kernel: interrupt]")]
    public void ATimeOffTheCpusHasTheKindThatItsStackShows(string kind, string? call, string frames)
    {
        var found = Of($"{frames}|{Site}");

        Assert.Equal((kind, call, Site), (found.Kind, found.Call, found.Site));
    }

    [Fact]
    public void AThreadWithoutManagedFramesHasNoSite()
    {
        Assert.Equal(new ThreadCall("other", "futex", null), Of("[kernel: futex]|[native]"));
        Assert.Equal(new ThreadCall("sleep", "clock_nanosleep", null), Of("[kernel: clock_nanosleep]|[native]"));
        Assert.Equal(new ThreadCall("unknown", null, null), ThreadCall.Of([]));
    }

    private static ThreadCall Of(string frames) => ThreadCall.Of(frames.Split('|'));
}
