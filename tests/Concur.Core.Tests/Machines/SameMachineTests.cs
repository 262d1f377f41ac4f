using Concur.Core.Machines;
using Concur.Core.Machines.Fleets;

namespace Concur.Core.Tests.Machines;

public class SameMachineTests
{
    [Fact]
    public void MachinesOfOneAddressAreOne()
    {
        Assert.Equal(
            [["a", "c"], ["d", "e"]],
            FleetAddresses.Shared(
                [("a", "127.0.0.1"), ("b", "10.0.0.1"), ("c", "127.0.0.1"), ("d", "fd00::1"), ("e", "fd00:0::1")]));
        Assert.Empty(FleetAddresses.Shared([("a", "10.0.0.1"), ("b", "10.0.0.2")]));
    }

    [Theory]
    [InlineData("10.0.0.7", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("fd00::7", true)]
    [InlineData("300.1.1.1", false)]
    [InlineData("10.7", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("::", false)]
    [InlineData("host", false)]
    [InlineData("", false)]
    public void AnAddressIsOneMachinesInNumbers(string text, bool expected) => Assert.Equal(expected, MachineAddress.IsOne(text));
}
