using System.Buffers.Binary;
using System.Text;
using Concur.Core.Machines;
using Concur.Core.Machines.Wire;
using Concur.Core.Model;

namespace Concur.Core.Tests.Machines;

public sealed class AgentTests : IDisposable
{
    private readonly string _cache = Directory.CreateTempSubdirectory("concur-agent").FullName;

    public void Dispose() => Directory.Delete(_cache, recursive: true);

    [Fact]
    public async Task AnAgentSaysHowWellItsMachineCanBeMeasured()
    {
        await using var agent = await InMemoryAgent.StartAsync(_cache);

        var reply = await Ask(agent, AgentOperations.Scheduler, new SchedulerAsk(SchedulerKind.Proc));

        Assert.Equal(SchedulerKind.Proc, reply.Choice.Kind);
        Assert.NotEqual(Availability.Unavailable, reply.Counted.ThreadCpu);
        Assert.Equal(reply.Counted, reply.Capabilities);
    }

    [Fact]
    public async Task SeveralOperationsAreUnderWayAtOnce()
    {
        await using var agent = await InMemoryAgent.StartAsync(_cache);
        using var cancel = new CancellationTokenSource();
        var slow = agent.Caller.CallAsync(AgentOperations.Load, Hour(), new CallFiles(), cancel.Token);

        var quick = await Ask(agent, AgentOperations.Echo, new Nothing());

        Assert.True(quick.SentNs >= quick.ReceivedNs);
        Assert.False(slow.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => slow.WaitAsync(InMemoryAgent.Limit, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task AllBytesOfAFileArrive()
    {
        await using var agent = await InMemoryAgent.StartAsync(_cache);
        using var content = new MemoryStream(new byte[(3 * Caller.PartBytes) + 1]);

        var reply = await agent.Caller.CallAsync(
            AgentOperations.Echo, new Nothing(), new CallFiles { Sent = content }, TestContext.Current.CancellationToken);

        Assert.Equal(content.Length, reply.Bytes);
    }

    [Fact]
    public async Task AnAgentWhoseInputEndsGivesUpWhatItDoesAndEnds()
    {
        await using var agent = await InMemoryAgent.StartAsync(_cache);
        var call = Ask(agent, AgentOperations.Load, Hour());

        agent.Cut();

        await agent.Ended.WaitAsync(InMemoryAgent.Limit, TestContext.Current.CancellationToken);
        Assert.False(call.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task WhatIsCutInTheMiddleOfAFrameIsALostMachine()
    {
        using var input = new MemoryStream([9, 0, 0, 0, (byte)FrameKind.Reply, 1, 0, 0, 0, 1, 2, 3]);
        await using var connection = new FrameConnection(input, Stream.Null, Pace.Usual);
        var caller = new Caller("m1", connection);
        var call = caller.CallAsync(AgentOperations.Echo, new Nothing(), new CallFiles(), CancellationToken.None);

        await caller.RunAsync().WaitAsync(InMemoryAgent.Limit, TestContext.Current.CancellationToken);

        var lost = await Assert.ThrowsAsync<ConcurException>(() => call);
        Assert.Equal("machine 'm1' was lost: the connection was cut", lost.Message);
        Assert.Equal(FailureKind.WorkloadFailed, lost.Kind);
    }

    [Fact]
    public async Task AnotherProgramThatPrintsToTheConnectionIsSaid()
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes("Segmentation fault, core dumped"));
        await using var connection = new FrameConnection(input, Stream.Null, Pace.Usual);
        var caller = new Caller("m1", connection);
        var call = caller.CallAsync(AgentOperations.Echo, new Nothing(), new CallFiles(), CancellationToken.None);

        await caller.RunAsync().WaitAsync(InMemoryAgent.Limit, TestContext.Current.CancellationToken);

        Assert.Contains("is no frame", (await Assert.ThrowsAsync<ConcurException>(() => call)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AMachineThatIsSilentIsLost()
    {
        var pace = new Pace(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(200));
        using var input = new SilentStream();
        await using var connection = new FrameConnection(input, Stream.Null, pace);
        var caller = new Caller("m1", connection);
        var call = caller.CallAsync(AgentOperations.Echo, new Nothing(), new CallFiles(), CancellationToken.None);

        await caller.RunAsync().WaitAsync(InMemoryAgent.Limit, TestContext.Current.CancellationToken);

        var lost = await Assert.ThrowsAsync<ConcurException>(() => call);
        Assert.Equal("machine 'm1' was lost: nothing came from it for 0.2 s", lost.Message);
    }

    /// <summary>A sign of life comes every second: what takes longer than a side may be silent is no loss.</summary>
    [Fact]
    public async Task AnAgentThatIsBusyIsNotLost()
    {
        await using var agent = await InMemoryAgent.StartAsync(_cache);

        var reply = await Ask(agent, AgentOperations.Load, Hour() with { TimeMs = 2500 });

        Assert.True(reply.Share is null or >= 0);
    }

    [Fact]
    public async Task AnOperationThatIsNotKnownIsRefusedAndTheConnectionStays()
    {
        await using var agent = await InMemoryAgent.StartAsync(_cache);
        var unknown = AgentOperations.Echo with { Name = "dance" };

        var refused = await Assert.ThrowsAsync<ConcurException>(() => Ask(agent, unknown, new Nothing()));

        Assert.Equal("m1: its agent does not know 'dance'", refused.Message);
        await Ask(agent, AgentOperations.Echo, new Nothing());
    }

    [Fact]
    public async Task AnAgentThatIsStartedByHandSaysSo()
    {
        using var agent = new Agent(new AgentPlace("/nowhere", _cache, "1.0.0"));
        using var input = new MemoryStream("hello\n"u8.ToArray());

        var refused = await Assert.ThrowsAsync<ConcurException>(
            () => agent.RunAsync(input, Stream.Null, TestContext.Current.CancellationToken));

        Assert.Contains("not by hand", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFrameThatIsTooLongIsNotReadIntoMemory()
    {
        var header = new byte[9];
        BinaryPrimitives.WriteInt32LittleEndian(header, int.MaxValue);
        using var input = new MemoryStream(header);
        await using var connection = new FrameConnection(input, Stream.Null, Pace.Usual);

        await connection.RunAsync(_ => Task.CompletedTask).WaitAsync(InMemoryAgent.Limit, TestContext.Current.CancellationToken);

        Assert.Contains("is no frame", await connection.Ended, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData((byte)FrameKind.Beat, 1)]
    [InlineData((byte)FrameKind.Data, Caller.PartBytes + 1)]
    [InlineData((byte)FrameKind.File, 5_000)]
    [InlineData((byte)FrameKind.Reply, (64 << 20) + 1)]
    [InlineData((byte)FrameKind.Reply, -1)]
    [InlineData((byte)200, 0)]
    public async Task EveryKindOfFrameHasALargestLength(byte kind, int length)
    {
        using var input = new MemoryStream(Header(kind, length));
        await using var connection = new FrameConnection(input, Stream.Null, Pace.Usual);

        await connection.RunAsync(_ => Task.CompletedTask).WaitAsync(InMemoryAgent.Limit, TestContext.Current.CancellationToken);

        Assert.Contains("is no frame", await connection.Ended, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoMemoryIsTakenForALengthThatWasOnlySaid()
    {
        using var input = new WatchedStream([.. Header((byte)FrameKind.Reply, 60 << 20), .. new byte[100]]);
        await using var connection = new FrameConnection(input, Stream.Null, Pace.Usual);

        await connection.RunAsync(_ => Task.CompletedTask).WaitAsync(InMemoryAgent.Limit, TestContext.Current.CancellationToken);

        Assert.Equal("the connection was cut", await connection.Ended);
        Assert.InRange(input.LargestBuffer, 1, Caller.PartBytes);
    }

    [Fact]
    public async Task ALargeAnswerArrivesWhole()
    {
        var sent = new byte[(3 * Caller.PartBytes) + 7];
        Random.Shared.NextBytes(sent);
        using var input = new MemoryStream([.. Header((byte)FrameKind.Reply, sent.Length), .. sent]);
        await using var connection = new FrameConnection(input, Stream.Null, Pace.Usual);
        var received = new List<byte[]>();

        await connection.RunAsync(frame =>
        {
            received.Add(frame.Payload);
            return Task.CompletedTask;
        }).WaitAsync(InMemoryAgent.Limit, TestContext.Current.CancellationToken);

        Assert.Equal(sent, Assert.Single(received));
    }

    [Fact]
    public async Task AMachineThatSendsMoreThanALaunchCanHaveRecordedIsRefused()
    {
        var part = new byte[600];
        byte[] data = [.. Header((byte)FrameKind.Data, part.Length), .. part];
        using var input = new MemoryStream(
            [.. Header((byte)FrameKind.File, 1), (byte)'a', .. data, .. data, .. Header((byte)FrameKind.File, 1), (byte)'b', .. data]);
        await using var connection = new FrameConnection(input, Stream.Null, Pace.Usual);
        var (caller, received) = (new Caller("m1", connection), new Dictionary<string, MemoryStream>());
        var files = new CallFiles { Receive = name => received[name] = new MemoryStream(), MostBytes = 1_000 };
        var call = caller.CallAsync(AgentOperations.Echo, new Nothing(), files, CancellationToken.None);

        await caller.RunAsync().WaitAsync(InMemoryAgent.Limit, TestContext.Current.CancellationToken);

        var refused = await Assert.ThrowsAsync<ConcurException>(() => call);
        Assert.Equal("machine 'm1' sent more than 1 kB for one launch", refused.Message);
        Assert.Equal(part.Length, Assert.Single(received).Value.ToArray().Length);
    }

    [Fact]
    public async Task ALoopbackThatIsSharedIsKnownByWhatIsSaidThere()
    {
        await using var agent = await InMemoryAgent.StartAsync(_cache);
        using var secret = new LoopbackSecret();
        using var other = new LoopbackSecret();
        var port = secret.Port;

        Assert.Equal(secret.Text, (await Ask(agent, AgentOperations.Loopback, new LoopbackAsk(port))).Heard);
        Assert.NotEqual(other.Text, secret.Text);
        secret.Dispose();
        Assert.Equal("", (await Ask(agent, AgentOperations.Loopback, new LoopbackAsk(port))).Heard);
        Assert.Equal("", (await Ask(agent, AgentOperations.Loopback, new LoopbackAsk(-1))).Heard);
    }

    private static byte[] Header(byte kind, int length)
    {
        var header = new byte[9];
        BinaryPrimitives.WriteInt32LittleEndian(header, length);
        header[4] = kind;
        header[5] = 1; // The first call's number.
        return header;
    }

    private static LoadAsk Hour() => new(Fixtures.Machine(), TimeSpan.FromHours(1).TotalMilliseconds);

    private static Task<TReply> Ask<TAsk, TReply>(InMemoryAgent agent, Operation<TAsk, TReply> operation, TAsk ask) =>
        agent.Caller.CallAsync(operation, ask, new CallFiles { Sent = Stream.Null }, TestContext.Current.CancellationToken)
            .WaitAsync(InMemoryAgent.Limit);

    /// <summary>Says how large a buffer it was read into at most.</summary>
    private sealed class WatchedStream(byte[] content) : MemoryStream(content)
    {
        public int LargestBuffer { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            LargestBuffer = Math.Max(LargestBuffer, buffer.Length);
            return base.ReadAsync(buffer, cancellationToken);
        }
    }

    /// <summary>Nothing ever comes from it.</summary>
    private sealed class SilentStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return 0;
        }
    }
}
