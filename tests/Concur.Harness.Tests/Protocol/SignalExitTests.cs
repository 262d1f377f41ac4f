using Concur.Protocol;

namespace Concur.Harness.Tests.Protocol;

public class SignalExitTests
{
    [Theory]
    [InlineData(0, null)]
    [InlineData(1, null)]
    [InlineData(128, null)]
    [InlineData(137, 9)]
    [InlineData(192, 64)]
    [InlineData(193, null)]
    [InlineData(255, null)]
    [InlineData(-1, null)]
    public void OnlyCodesOfSignalsStandForOne(int exitCode, int? signal)
    {
        Assert.Equal(signal, SignalExit.SignalOf(exitCode));
        if (signal is { } number) Assert.Equal(exitCode, SignalExit.CodeOf(number));
    }
}
