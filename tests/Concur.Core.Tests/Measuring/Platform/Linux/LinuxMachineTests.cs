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

    [Fact]
    public void TheClockIsThatOfTheFastestCore()
    {
        var folder = Directory.CreateTempSubdirectory("concur-cpufreq");
        try
        {
            Assert.Null(LinuxMachine.ClockMhz(folder.FullName));
            (string, string)[] policies = [("policy0", "2100000\n"), ("policy4", "3400000\n"), ("policy8", "<unknown>\n")];
            foreach (var (policy, khz) in policies)
                File.WriteAllText(Path.Combine(folder.CreateSubdirectory(policy).FullName, "scaling_cur_freq"), khz);

            Assert.Equal(3400, LinuxMachine.ClockMhz(folder.FullName));
            Assert.Null(LinuxMachine.ClockMhz(Path.Combine(folder.FullName, "nowhere")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
