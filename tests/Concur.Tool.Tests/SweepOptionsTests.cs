using System.CommandLine;
using Concur.Core.Model;
using Concur.Tool.Commands;

namespace Concur.Tool.Tests;

public class SweepOptionsTests
{
    [Theory]
    [InlineData("4", "4")]
    [InlineData("8, 1,4,1", "1 4 8")]
    [InlineData("100..100000", "100 1000 10000 100000")]
    [InlineData("1..64*4", "1 4 16 64")]
    [InlineData("1..63*4", "1 4 16")]
    [InlineData("5..5", "5")]
    [InlineData("1_000..2_000*2", "1000 2000")]
    [InlineData("1k,1.5k,5M,2G", "1000 1500 5000000 2000000000")]
    [InlineData("1k..100k", "1000 10000 100000")]
    [InlineData("9223372036854775807..9223372036854775807", "9223372036854775807")]
    public void ListsAndRangesAreAscendingNumbers(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', ValueParser.Numbers("--sizes", text, 0, long.MaxValue)));

    [Theory]
    [InlineData("1..2*2*2")]
    [InlineData("..")]
    [InlineData("1..")]
    [InlineData("")]
    public void OthersAreRefused(string text) =>
        Assert.Throws<ConcurException>(() => ValueParser.Numbers("--sizes", text, 0, long.MaxValue));

    [Theory]
    [InlineData("1..8", "1 2 4 8")]
    [InlineData("1..9*3", "1 3 9")]
    public void ARangeOfCountsDoublesUnlessSaid(string text, string expected)
    {
        var options = new SweepAxisOptions();
        var command = new Command("sweep") { options.Workers, options.Machines, options.Sizes, options.NoRefine, options.Project };

        var axes = options.Parse(new RootCommand { command }.Parse(["sweep", "-w", text]), new SweptMachines(2, [], null, null));

        Assert.Equal(expected, string.Join(' ', axes.Workers));
    }

    [Theory]
    [InlineData(1, "1 2")]
    [InlineData(2, "1 2 4")]
    [InlineData(6, "1 2 4 6 8 16")]
    [InlineData(1_000, "1 2 4 8 16 32 64 128 256 512 1000 1024")]
    public void WorkersGoPastTheCoresUnlessSaid(int cores, string expected) =>
        Assert.Equal(expected, string.Join(' ', SweepAxisOptions.DefaultWorkers(cores)));
}
