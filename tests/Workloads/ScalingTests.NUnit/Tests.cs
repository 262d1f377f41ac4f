using Concur.Testing;
using NUnit.Framework;

namespace ScalingTests;

public class Tests
{
    private readonly Scaling _threads = Scaling.Of(Parser.Lines, Parser.Parse).Under("threads");

    [Test]
    public Task Agreement() => _threads.ResultsAgree();

    [Test]
    public Task TooSlow() => _threads.AtLeast(100, ofCores: 1);

    [Test]
    public Task ManyCores() => _threads.AtLeast(1.6, ofCores: 4096);
}
