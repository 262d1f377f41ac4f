using System.Collections.Concurrent;
using Concur.Core.Machines;
using Concur.Core.Machines.Wire;
using Concur.Core.Measuring;
using Concur.Core.Model;

namespace Concur.Core.Tests.Machines;

/// <summary>A machine whose connection is lost, and what becomes of its launches.</summary>
public sealed class MachineLinkTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("concur-agent").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task AMachineThatIsLostEndsOneLaunchAndIsConnectedAgainForTheNext()
    {
        await using var second = await InMemoryAgent.GreetedAsync(Cache);
        await using var first = await InMemoryAgent.StartAsync(Cache, next: _ => Task.FromResult(second.Streams));
        var told = new Notices();
        first.Link.Tell(told, Cancellation);
        var commands = new RemoteCommands(first.Link, new CommandRecorder().Capabilities);
        var sleeping = commands.TimeAsync(new NamedCommand("sleeps", "sleep 600"), Request, Cancellation);
        await Ask(first.Link);

        first.Vanish();

        var lost = await sleeping.WaitAsync(InMemoryAgent.Limit, Cancellation);
        Assert.Matches(@"^machine 'm1' was lost: .+, noticed \d+\.\d s after the launch began$", lost.Lost);
        Assert.False(lost.Succeeded);
        Assert.NotNull(first.Link.Lost);
        var next = await commands.TimeAsync(new NamedCommand("says", "sh -c 'exit 4'"), Request, Cancellation);
        Assert.Equal((null, 4), (next.Lost, next.Usage.ExitCode));
        Assert.Null(first.Link.Lost);
        Assert.Equal("machine 'm1' is back; its launches go on", await told.NextAsync("is back"));
    }

    /// <summary>An agent that is ended in good order says that its launch was cancelled, which would end the run.</summary>
    [Fact]
    public async Task AnAgentThatIsEndedIsALostMachineAndCancelsNothingHere()
    {
        await using var second = await InMemoryAgent.GreetedAsync(Cache);
        await using var agent = await InMemoryAgent.StartAsync(Cache, next: _ => Task.FromResult(second.Streams));
        var commands = new RemoteCommands(agent.Link, new CommandRecorder().Capabilities);
        var sleeping = commands.TimeAsync(new NamedCommand("sleeps", "sleep 600"), Request, Cancellation);
        await Ask(agent.Link);

        agent.Cut();

        var lost = await sleeping.WaitAsync(InMemoryAgent.Limit, Cancellation);
        Assert.Equal(LaunchEnding.Exited, lost.Ending);
        Assert.StartsWith("machine 'm1' was lost: ", lost.Lost, StringComparison.Ordinal);
        Assert.NotNull(agent.Link.Lost);
        var next = await commands.TimeAsync(new NamedCommand("says", "sh -c 'exit 4'"), Request, Cancellation);
        Assert.Equal((null, 4), (next.Lost, next.Usage.ExitCode));
    }

    /// <summary>A launch that was never made did not begin.</summary>
    [Fact]
    public async Task ALaunchBeforeWhichTheMachineStaysLostDidNotBegin()
    {
        await using var agent = await InMemoryAgent.GreetedAsync(Cache);
        await using var link = new MachineLink("m1", agent.Streams, _ => throw new ConcurException(FailureKind.BadInput, "it is off"))
        {
            LongestTry = TimeSpan.FromMilliseconds(1),
        };
        var commands = new RemoteCommands(link, new CommandRecorder().Capabilities);
        agent.Vanish();
        await LostAsync(link);

        var lost = await commands.TimeAsync(new NamedCommand("says", "sh -c 'exit 4'"), Request, Cancellation);

        Assert.EndsWith("; it is still lost: it is off", lost.Lost, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NothingIsConnectedAgainAfterACancellation()
    {
        await using var second = await InMemoryAgent.GreetedAsync(Cache);
        var tries = 0;
        await using var first = await InMemoryAgent.StartAsync(Cache, next: _ =>
        {
            tries++;
            return Task.FromResult(second.Streams);
        });
        var commands = new RemoteCommands(first.Link, new CommandRecorder().Capabilities);
        Assert.True(await commands.IsThereAsync(new CancellationToken(canceled: true)));
        first.Vanish();
        await LostAsync(first.Link);

        Assert.False(await commands.IsThereAsync(new CancellationToken(canceled: true)));
        Assert.Equal(0, tries);
        Assert.True(await commands.IsThereAsync(Cancellation));
        Assert.Equal(1, tries);
    }

    [Fact]
    public async Task WhatIsAskedOfAMachineThatWasLostConnectsItAgain()
    {
        await using var second = await InMemoryAgent.GreetedAsync(Cache);
        await using var first = await InMemoryAgent.StartAsync(Cache, next: _ => Task.FromResult(second.Streams));
        first.Vanish();
        await LostAsync(first.Link);

        var answer = await Assert.ThrowsAsync<ConcurException>(
            () => new RemoteMachine(first.Link, _folder).ReadAsync(framework: null, Cancellation));

        Assert.StartsWith("m1: the installation is incomplete", answer.Message, StringComparison.Ordinal); // An agent in memory has none.
        Assert.Null(first.Link.Lost);
    }

    /// <summary>A shipped file that was removed here can't be sent to a machine that has lost it too.</summary>
    [Fact]
    public async Task AFileThatIsGoneHereIsTheReasonWhyTheMachineStaysLost()
    {
        await using var agent = await InMemoryAgent.GreetedAsync(Cache);
        await using var second = await InMemoryAgent.GreetedAsync(Cache);
        await using var link = new MachineLink("m1", agent.Streams, _ => Task.FromResult(second.Streams))
        {
            LongestTry = TimeSpan.FromMilliseconds(500),
        };
        var file = Path.Combine(_folder, "items.txt");
        await File.WriteAllTextAsync(file, "one", Cancellation);
        await link.Shipper.ShipFileAsync(file, Cancellation);
        agent.Vanish();
        await LostAsync(link);
        Directory.Delete(Cache, recursive: true);
        File.Delete(file);

        var still = await Assert.ThrowsAsync<ConcurException>(() => link.EnsureAsync(Cancellation));

        Assert.StartsWith("machine 'm1' was lost: ", still.Message, StringComparison.Ordinal);
        Assert.Contains(file, still.Message, StringComparison.Ordinal);
    }

    /// <summary>It is told at once, and not only when something is asked of the machine.</summary>
    [Fact]
    public async Task ALossIsToldWhenItIsNoticed()
    {
        await using var agent = await InMemoryAgent.StartAsync(Cache);
        var told = new Notices();
        agent.Link.Tell(told, Cancellation);

        agent.Vanish();

        Assert.Matches("^machine 'm1' was lost: .+; it is connected again before its next launch$", await told.NextAsync("was lost"));
    }

    [Fact]
    public async Task ShippedFilesAreThereAgainAtTheSamePlace()
    {
        await using var second = await InMemoryAgent.GreetedAsync(Cache);
        await using var first = await InMemoryAgent.StartAsync(Cache, next: _ => Task.FromResult(second.Streams));
        var file = Path.Combine(_folder, "items.txt");
        await File.WriteAllTextAsync(file, "one", Cancellation);
        var there = await first.Link.Shipper.ShipFileAsync(file, Cancellation);
        first.Vanish();
        await LostAsync(first.Link);
        Directory.Delete(Cache, recursive: true);

        await first.Link.EnsureAsync(Cancellation);

        Assert.Equal("one", await File.ReadAllTextAsync(there, Cancellation));
        Assert.Equal(there, await first.Link.Shipper.ShipFileAsync(file, Cancellation));
    }

    [Fact]
    public async Task AMachineThatStaysLostIsSaidToBeSoAndGivenUpAfterThreeTries()
    {
        await using var agent = await InMemoryAgent.GreetedAsync(Cache);
        var tries = 0;
        var link = new MachineLink("m1", agent.Streams, _ =>
        {
            tries++;
            throw new ConcurException(FailureKind.BadInput, "'m1' cannot be reached by ssh");
        })
        {
            LongestTry = TimeSpan.FromMilliseconds(1),
        };
        await using (link)
        {
            agent.Vanish();
            await LostAsync(link);

            for (var i = 0; i < 3; i++)
            {
                Assert.False(link.IsGivenUp);
                var still = await Assert.ThrowsAsync<ConcurException>(() => link.EnsureAsync(Cancellation));
                Assert.EndsWith("; it is still lost: 'm1' cannot be reached by ssh", still.Message, StringComparison.Ordinal);
                Assert.Equal(FailureKind.WorkloadFailed, still.Kind);
            }

            Assert.True(link.IsGivenUp);
            var made = tries;
            var given = await Assert.ThrowsAsync<ConcurException>(() => link.EnsureAsync(Cancellation));
            Assert.EndsWith("; it was not there again in 3 tries", given.Message, StringComparison.Ordinal);
            Assert.Equal(made, tries);
        }
    }

    private string Cache => Path.Combine(_folder, "cache");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static CommandsRequest Request => new()
    {
        Commands = [],
        Launches = 1,
        Profile = ProfileKind.None,
        Timeout = TimeSpan.FromMinutes(20),
    };

    private static Task<EchoReply> Ask(MachineLink link) =>
        link.Caller.CallAsync(AgentOperations.Echo, new Nothing(), new CallFiles { Sent = Stream.Null }, Cancellation);

    /// <summary>Waits until the loss is noticed.</summary>
    private static async Task LostAsync(MachineLink link)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        limit.CancelAfter(InMemoryAgent.Limit);
        while (link.Lost is null) await Task.Delay(10, limit.Token);
    }

    private sealed class Notices : IProgress<RunEvent>
    {
        private readonly ConcurrentQueue<string> _texts = new();

        public void Report(RunEvent value) => _texts.Enqueue(Assert.IsType<RunEvent.Notice>(value).Text);

        public async Task<string> NextAsync(string part)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            limit.CancelAfter(InMemoryAgent.Limit);
            while (true)
            {
                if (_texts.FirstOrDefault(text => text.Contains(part, StringComparison.Ordinal)) is { } found) return found;
                await Task.Delay(10, limit.Token);
            }
        }
    }
}
