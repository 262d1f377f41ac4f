using Concur.Protocol;

namespace Concur.Harness.Tests.Platform.Linux;

public class ProcStatTests
{
    [Fact]
    public void BusyIdleAndStolenTimeOfEachProcessorAreRead()
    {
        string[] lines = ["cpu  9 9 9 9 9 9 9 9 0 0", "cpu0 60 1 10 140 5 2 3 4 7 8", "cpu11 20 0 5 100 0 0 0 0 0 0"];

        ProcessorTimes[] expected =
        [
            new(0, 76 * Ticks, 145 * Ticks, 4 * Ticks),
            new(11, 25 * Ticks, 100 * Ticks, 0),
        ];

        Assert.Equal(expected, ProcessorTimes.Parse(lines));
    }

    [Theory]
    [InlineData("")]
    [InlineData("cpu  9 9 9 9 9 9 9 9 0 0")]
    [InlineData("cpu0 1 2 3 4")]
    [InlineData("cpux 9 9 9 9 9 9 9 9 0 0")]
    public void FiguresThatAreNotThereAreUnavailableAndNotZero(string line) => Assert.Null(ProcessorTimes.Parse([line]));

    private const long Ticks = 10_000_000;
}
