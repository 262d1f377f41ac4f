using Concur.Core.Measuring.Platform.Linux;

namespace Concur.Core.Tests.Measuring.Platform.Linux;

public sealed class OpenFilesTests
{
    [Theory]
    [InlineData("Max open files            1024                 4096                 files     ", 1024)]
    [InlineData("Max processes             95                   95                   processes \nMax open files 256 256 files", 256)]
    [InlineData("Max open files            unlimited            unlimited            files     ", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void TheLimitIsTheSoftOne(string? limits, int? expected) => Assert.Equal(expected, OpenFiles.ParseLimit(limits));

    [Theory]
    [InlineData(255, false)]
    [InlineData(256, true)]
    public void ARecordingNeedsSome(int limit, bool isEnough) => Assert.Equal(isEnough, OpenFiles.Refusal(limit) is null);

    /// <summary>The sum of what is needed exceeds the limit even where the events alone would not.</summary>
    [Fact]
    public void ARefusalSaysHowManyFilesWouldBeEnough() => Assert.Equal(
        "perf events of process 7 take 2432 open files (threads x processors) besides the 200 that the tool needs, and 2450 are allowed; "
        + "'ulimit -n 3000' allows enough",
        OpenFiles.Refusal(process: 7, needed: 2432, limit: 2450, free: 2250));

    /// <summary>With a budget or without, what is read is the same, and no descriptor is kept beyond the budget.</summary>
    [Fact]
    public void AFileIsReadWhetherItsDescriptorIsKeptOrNot()
    {
        var path = Path.GetTempFileName();
        try
        {
            File.WriteAllText(path, "12 34");
            var budget = new DescriptorBudget(1);
            using var kept = new PolledFile(path, budget);
            using var opened = new PolledFile(path, budget);
            var bytes = new byte[16];

            Assert.All([kept, opened, kept, opened], file => Assert.Equal(5, file.Read(bytes)));
            Assert.False(budget.TryTake());
            kept.Dispose();
            Assert.True(budget.TryTake());
        }
        finally
        {
            File.Delete(path);
        }
    }
}
