using Concur.Testing;
using Xunit;

namespace ScalingTests;

public class Tests
{
    private readonly Scaling _threads = Scaling.Of(Parser.Lines, Parser.Parse).Under("threads");

    [Fact]
    public async Task Agreement()
    {
        await _threads.ResultsAgree(TestContext.Current.CancellationToken);
        await _threads.AtLeast(0.001, ofCores: 1, TestContext.Current.CancellationToken);
    }

    [Fact]
    public Task Async() => Scaling.Of(Parser.Lines, Parser.ParseAsync).Under("async").ResultsAgree(TestContext.Current.CancellationToken);

    [Fact]
    public Task TooSlow() => _threads.AtLeast(100, ofCores: 1, TestContext.Current.CancellationToken);

    [Fact]
    public Task ManyCores() => _threads.AtLeast(1.6, ofCores: 4096, TestContext.Current.CancellationToken);

    [Fact]
    public Task Race() =>
        Scaling.Of(Parser.Lines, Parser.Race).Under("threads").WithWorkers(2).ResultsAgree(TestContext.Current.CancellationToken);

    [Fact]
    public Task Failure() => Scaling.Of(Parser.Lines, Parser.Fail).Under("threads").ResultsAgree(TestContext.Current.CancellationToken);

    [Fact]
    public Task Misspelt() => Scaling.Of(Parser.Lines, Parser.Parse).Under("thread").ResultsAgree(TestContext.Current.CancellationToken);
}
