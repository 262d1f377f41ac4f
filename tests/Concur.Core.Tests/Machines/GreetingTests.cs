using System.Text;
using Concur.Core.Machines.Wire;

namespace Concur.Core.Tests.Machines;

public class GreetingTests
{
    [Theory]
    [InlineData("")]
    [InlineData("Last login: Mon\nWelcome to m1\n")]
    [InlineData("user@m1:~$ ")]
    public async Task WhatALoginPrintsIsLeftOutAndWhatFollowsStays(string before)
    {
        using var stream = new MemoryStream();
        stream.Write(Encoding.UTF8.GetBytes(before));
        await new Greeting(new Version(3, 4), "1.2.3").WriteAsync(stream, TestContext.Current.CancellationToken);
        stream.WriteByte(42);
        stream.Position = 0;

        var (greeting, _) = await Greeting.ReadAsync(stream, TestContext.Current.CancellationToken);

        Assert.Equal(new Greeting(new Version(3, 4), "1.2.3"), greeting);
        Assert.Equal(42, stream.ReadByte());
    }

    [Fact]
    public async Task WhatIsPrintedInsteadIsKept()
    {
        using var stream = new MemoryStream("sh: dotnet-concur: not found\n"u8.ToArray());

        var (greeting, before) = await Greeting.ReadAsync(stream, TestContext.Current.CancellationToken);

        Assert.Null(greeting);
        Assert.Equal("sh: dotnet-concur: not found\n", before);
    }

    [Fact]
    public async Task AMachineThatPrintsForeverIsNotReadForever()
    {
        using var stream = new MemoryStream(new byte[1 << 20]);

        var (greeting, _) = await Greeting.ReadAsync(stream, TestContext.Current.CancellationToken);

        Assert.Null(greeting);
        Assert.True(stream.Position < stream.Length);
    }

    [Fact]
    public void TheSideThatIsOlderIsToBeUpdated()
    {
        var (older, newer) = (new Version(0, 1), new Version(Greeting.Current.Major + 1, 0));

        Assert.Contains("update it on 'm1'", new Greeting(older, "0.1.0").Mismatch("m1", "1.0.0"), StringComparison.Ordinal);
        Assert.Contains("update it here", new Greeting(newer, "9.0.0").Mismatch("m1", "1.0.0"), StringComparison.Ordinal);
        Assert.Null(new Greeting(Greeting.Current, "0.9.0").Mismatch("m1", "1.0.0"));
    }
}
