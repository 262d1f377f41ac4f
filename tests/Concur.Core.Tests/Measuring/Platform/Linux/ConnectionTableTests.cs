using System.Net;
using Concur.Core.Measuring.Platform.Linux;

namespace Concur.Core.Tests.Measuring.Platform.Linux;

public class ConnectionTableTests
{
    private const string Table = """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 20001 1 0000000000000000 100 0
           1: 0100007F:1F90 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 20002 1 0000000000000000 20 4 30 10 -1
           2: 0900007F:C350 0500007F:1F90 01 00000000:00000000 00:00000000 00000000     7        0 20003 1 0000000000000000 20 4 30 10 -1
           3: 0100007F:C350 0100007F:1F90 06 00000000:00000000 03:000016D1 00000000     0        0 0 3 0000000000000000
           4: 0100007F:C350 0100007F:1F90 01 00000000:00000000 00:00000000 00000000  1000        0 20004 1 0000000000000000 20 4 30 10 -1
           5: 0000000000000000FFFF00000100007F:C351 0000000000000000FFFF00000100007F:1F90 01 0:0 00:0 0 65534        0 20005
           6: 0100007F:C353 0100007F:1F90 05 00000000:00000000 03:000016D1 00000000 65534        0 20006 1 0000000000000000 20 4 30 10 -1
           7: 0100007F:C354 0100007F:1F90 05 00000000:00000000 03:000016D1 00000000  1000        0 0 3 0000000000000000
        broken
        """;

    private static readonly IPEndPoint Server = new(IPAddress.Loopback, 8080);

    /// <summary>
    /// Neither the server's own end, nor one between other addresses, nor one that no process holds any more; but one that is
    /// closed for sending (05, FIN_WAIT2).
    /// </summary>
    [Theory]
    [InlineData(50000, 1000u)]
    [InlineData(50001, 65534u)]
    [InlineData(50002, null)]
    [InlineData(50003, 65534u)]
    [InlineData(50004, null)]
    public void TheOwnerIsTheOneOfTheEndThatConnected(int port, uint? owner) =>
        Assert.Equal(owner, ConnectionTable.OwnerOf(Table, new IPEndPoint(IPAddress.Loopback, port), Server));

    [Fact]
    public void WithoutATableThereIsNoOwner() =>
        Assert.Null(ConnectionTable.OwnerOf(null, new IPEndPoint(IPAddress.Loopback, 50000), Server));

    [Theory]
    [InlineData("1000\t1001\t1002\t1003", 1001u)]
    [InlineData("1000", null)]
    [InlineData("a\tb", null)]
    [InlineData(null, null)]
    public void TheEffectiveUserIsTheSecond(string? ids, uint? expected) => Assert.Equal(expected, ProcText.EffectiveUser(ids));
}
