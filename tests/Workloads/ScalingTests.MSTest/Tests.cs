using Concur.Testing;

namespace ScalingTests;

[TestClass]
public class Tests
{
    private readonly Scaling _threads = Scaling.Of(Parser.Lines, Parser.Parse).Under("threads");

    [TestMethod]
    public Task Agreement() => _threads.ResultsAgree();

    [TestMethod]
    public Task TooSlow() => _threads.AtLeast(100, ofCores: 1);

    [TestMethod]
    public Task ManyCores() => _threads.AtLeast(1.6, ofCores: 4096);
}
