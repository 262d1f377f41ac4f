using Concur.Core.Measuring.Platform.Linux;

namespace Concur.Core.Tests.Measuring.Platform.Linux;

public class LinuxMachineTests
{
    [Theory]
    [InlineData("16315136 kB", 16_706_699_264)]
    [InlineData("much", null)]
    [InlineData(null, null)]
    public void MemoryIsCountedInKib(string? text, long? bytes) => Assert.Equal(bytes, LinuxMachine.Kib(text));

    [Theory]
    [InlineData("0.52 0.58 0.59 1/467 12345", 0.52)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void TheLoadIsTheOneOfTheLastMinute(string? text, double? load) => Assert.Equal(load, LinuxMachine.Load(text));
}
