using Concur.Core.Model;
using Concur.Core.Storage;

namespace Concur.Core.Tests.Model;

public class CapabilitiesTests
{
    private static readonly Capabilities All = new() { ThreadCpu = Availability.Exact, RunQueue = Availability.Sampled };

    [Theory]
    [InlineData(Category.Compute)]
    [InlineData(Category.RunQueue)]
    [InlineData(Category.IoSleep)]
    public void ACategoryIsThereWhenItsFiguresAre(Category category)
    {
        Assert.True(All.Gives(category));
        Assert.False(new Capabilities().Gives(category));
    }

    [Fact]
    public void WithoutTheRunQueueTheRestOffTheCpusIsUnknownToo()
    {
        var capabilities = All with { RunQueue = Availability.Unavailable };

        Assert.Equal([Category.IoSleep, Category.RunQueue], CategoryNames.All.Where(category => !capabilities.Gives(category)).Order());
    }

    [Theory]
    [InlineData(Category.Gc)]
    [InlineData(Category.Lock)]
    [InlineData(Category.PoolQueue)]
    public void EventsAndStampsNeedNothingOfTheSystem(Category category) => Assert.True(new Capabilities().Gives(category));

    [Fact]
    public void TheRunFileHoldsTheFiguresAsWords()
    {
        var text = new StringWriter();
        RunFile.Write(Fixtures.Run() with { Capabilities = All }, text);

        Assert.Contains("\"threadCpu\": \"exact\"", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("\"runQueue\": \"sampled\"", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("\"stacks\": \"unavailable\"", text.ToString(), StringComparison.Ordinal);
    }
}
