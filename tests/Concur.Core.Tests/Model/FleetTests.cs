using Concur.Core.Model;

namespace Concur.Core.Tests.Model;

public class FleetTests
{
    [Theory]
    [InlineData("2,2", 4, "0,1,0,1")]
    [InlineData("1,3", 4, "0,1,1,1")]
    [InlineData("4,1", 3, "0,1,0")]
    [InlineData("2,2,2", 2, "0,1")]
    [InlineData("2", 3, "0,0,0")]
    public void WorkersAreDealtInProportionToCores(string cores, int workers, string expected)
    {
        var fleet = Of(cores);

        Assert.Equal(expected, string.Join(',', fleet.MachinesOf(workers)));
    }

    [Fact]
    public void AsManyWorkersAsCoresGiveEachCoreOne()
    {
        var fleet = Of("3,1,8,2");

        var counts = fleet.MachinesOf(fleet.PlannedCores).CountBy(machine => machine).OrderBy(pair => pair.Key).Select(pair => pair.Value);

        Assert.Equal([3, 1, 8, 2], counts);
    }

    private static Fleet Of(string cores) => new(
        [.. cores.Split(',').Select((count, i) => new FleetMachine(
            FormattableString.Invariant($"m{i}"), Fixtures.Machine(int.Parse(count, System.Globalization.CultureInfo.InvariantCulture))))]);
}
