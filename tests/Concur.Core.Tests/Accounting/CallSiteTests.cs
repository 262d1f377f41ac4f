using Concur.Core.Accounting.Figures;

namespace Concur.Core.Tests.Accounting;

public class CallSiteTests
{
    [Theory]
    [InlineData("System.Threading.Monitor.Enter;My.Counter.Add;My.Program.Run", "My.Counter.Add", null)]
    [InlineData("System.Threading.Lock.EnterSlow;System.Threading.Lock.EnterScope;My.Counter.Add", "My.Counter.Add", null)]
    [InlineData("My.Counter.Add;My.Program.Run", "My.Counter.Add", null)]
    [InlineData(
        "System.Threading.Monitor.Wait;System.Threading.SemaphoreSlim.Wait;My.Pool.Take;My.Program.Run",
        "My.Pool.Take",
        "System.Threading.SemaphoreSlim.Wait")]
    [InlineData("System.Threading.Monitor.Wait;My.Queue.Take", "My.Queue.Take", "System.Threading.Monitor.Wait")]
    [InlineData(
        "System.Threading.Monitor.Enter;System.Collections.Concurrent.ConcurrentDictionary<>.TryAdd;My.Map.Put",
        "My.Map.Put",
        "System.Collections.Concurrent.ConcurrentDictionary<>.TryAdd")]
    [InlineData(
        "Concur.Harness.Strategies.TickLock.Take;Concur.Abstractions.WorkUnit.Checkpoint;My.Work.Run;Concur.Harness.Units.UnitRunner.Run",
        "My.Work.Run",
        "Concur.Abstractions.WorkUnit.Checkpoint")]
    [InlineData(
        "System.Threading.Monitor.Enter;Concur.Harness.Workloads.BuiltIn.CounterLock.Count;Concur.Harness.Units.UnitRunner.Run",
        "Concur.Harness.Workloads.BuiltIn.CounterLock.Count",
        null)]
    [InlineData(
        "System.Threading.Monitor.Wait;System.Threading.ManualResetEventSlim.Wait;"
            + "Concur.Harness.Units.UnitRunner.Run;System.Threading.Thread.StartCallback",
        "[harness]",
        "System.Threading.ManualResetEventSlim.Wait")]
    [InlineData(
        "System.Threading.Monitor.Wait;System.Runtime.CompilerServices.TaskAwaiter<>.GetResult;"
            + "Concur.Harness.Units.IAsyncWorkload.Run;Concur.Harness.Strategies.LaneThreads.Run.lambda",
        "My.Work.RunAsync",
        "System.Runtime.CompilerServices.TaskAwaiter<>.GetResult")]
    [InlineData(
        "System.Threading.Monitor.Wait;System.Runtime.CompilerServices.TaskAwaiter.GetResult;Concur.Harness.Strategies.AsyncUnits.Run",
        "[harness]",
        "System.Runtime.CompilerServices.TaskAwaiter.GetResult")]
    [InlineData("System.Threading.Monitor.Enter;<>z__ReadOnlyArray<>.Add;My.Work.Run", "My.Work.Run", "<>z__ReadOnlyArray<>.Add")]
    [InlineData(
        "System.Threading.Monitor.Enter;System.Threading.Channels.BoundedChannel<>.TryRead;System.Threading.Thread.StartCallback",
        "System.Threading.Channels.BoundedChannel<>.TryRead",
        null)]
    [InlineData("System.Threading.WaitHandle.WaitOneNoCheck", "System.Threading.WaitHandle.WaitOneNoCheck", null)]
    public void AWaitBelongsToTheProgramsInnermostMethod(string frames, string name, string? calls) =>
        Assert.Equal(new CallSite(name, calls), CallSite.Of(frames.Split(';'), "My.Work.RunAsync"));

    [Fact]
    public void AStackWithoutManagedFramesBelongsToNobody() => Assert.Null(CallSite.Of([]));
}
