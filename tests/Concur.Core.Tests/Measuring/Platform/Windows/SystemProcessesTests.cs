using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Concur.Core.Measuring.Platform.Windows;

namespace Concur.Core.Tests.Measuring.Platform.Windows;

/// <summary>Lists laid out as 64-bit Windows does.</summary>
public class SystemProcessesTests
{
    private const ulong Address = 0x1_0000_0000;

    [Fact]
    public void ProcessesAndTheirThreadsAreRead()
    {
        var list = List(new Entry(4, 0, "", 0, []), new Entry(120, 4, "dotnet.exe", 7, [(124, 10, 5), (128, 300, 0)]));

        var processes = SystemProcesses.Parse(list, Address);

        Assert.Equal([4, 120], processes.Select(process => process.ProcessId));
        Assert.Equal((4, "dotnet.exe", 7L), (processes[1].ParentId, processes[1].Name, processes[1].CreateTime));
        Assert.Equal((11L, 22L), (processes[1].UserTime, processes[1].KernelTime));
        Assert.Equal([(124, 1_500L), (128, 30_000L)], processes[1].Threads.Select(thread => (thread.ThreadId, thread.CpuNs)));
    }

    [Fact]
    public void ATreeHasDescendantsAndNoneOfAProcessThatHadTheNumberBefore()
    {
        var processes = SystemProcesses.Parse(
            List(
                new Entry(0, 0, "", 0, []),
                new Entry(8, 4, "root", 100, []),
                new Entry(12, 8, "child", 110, []),
                new Entry(16, 12, "grandchild", 120, []),
                new Entry(20, 8, "of another parent", 90, []),
                new Entry(24, 4, "a stranger", 130, [])),
            Address);

        Assert.Equal([8, 12, 16], SystemProcesses.Tree(processes, 8));
        Assert.Equal([99], SystemProcesses.Tree(processes, 99));
    }

    [Fact]
    public void AListThatIsCutShortIsReadAsFarAsItGoes()
    {
        var list = List(new Entry(4, 0, "a", 0, [(1, 1, 1)]), new Entry(8, 4, "b", 0, [(2, 1, 1)]));

        for (var length = 0; length < list.Length; length++)
            Assert.InRange(SystemProcesses.Parse(list.AsSpan(0, length), Address).Count, 0, 2);
    }

    private static byte[] List(params Entry[] entries)
    {
        var all = new List<byte>();
        foreach (var entry in entries) all.AddRange(entry.Bytes(Address + (ulong)all.Count, isLast: entry == entries[^1]));
        return [.. all];
    }

    private sealed record Entry(int Id, int Parent, string Name, long Created, (int Id, long User, long Kernel)[] Threads)
    {
        public byte[] Bytes(ulong address, bool isLast)
        {
            var nameAt = 256 + (Threads.Length * 80);
            var bytes = new byte[nameAt + ((Name.Length * 2) + 7) / 8 * 8];
            BinaryPrimitives.WriteInt32LittleEndian(bytes, isLast ? 0 : bytes.Length);
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), Threads.Length);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(32), Created);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(40), 11);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(48), 22);
            BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(56), (ushort)(Name.Length * 2));
            BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(64), address + (ulong)nameAt);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(80), Id);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(88), Parent);
            MemoryMarshal.AsBytes(Name.AsSpan()).CopyTo(bytes.AsSpan(nameAt));
            for (var i = 0; i < Threads.Length; i++)
            {
                var thread = bytes.AsSpan(256 + (i * 80));
                BinaryPrimitives.WriteInt64LittleEndian(thread, Threads[i].Kernel);
                BinaryPrimitives.WriteInt64LittleEndian(thread[8..], Threads[i].User);
                BinaryPrimitives.WriteInt64LittleEndian(thread[48..], Threads[i].Id);
            }

            return bytes;
        }
    }
}

public class WindowsFactsTests
{
    [Fact]
    public void CoresAndSocketsAreCountedByTheirRelations()
    {
        byte[] relations = [.. Relation(0, 48), .. Relation(2, 52), .. Relation(0, 48), .. Relation(3, 48)];

        Assert.Equal((2, 1), ProcessorRelations.Count(relations));
        Assert.Equal((null, null), ProcessorRelations.Count([]));
        Assert.Equal((1, null), ProcessorRelations.Count([.. Relation(0, 0)]));
    }

    [Theory]
    [InlineData(0b1, "0")]
    [InlineData(0b1111, "0-3")]
    [InlineData(0b1001111, "0-3,6")]
    [InlineData(ulong.MaxValue, "0-63")]
    [InlineData(0, "")]
    public void AMaskOfProcessorsIsAList(ulong mask, string expected) => Assert.Equal(expected, ProcessorMask.List(mask));

    [Fact]
    public void TheOwnerOfAConnectionIsFoundByBothItsEnds()
    {
        byte[] table =
        [
            2, 0, 0, 0,
            .. Row([127, 0, 0, 1], 0x1F90, [127, 0, 0, 1], 0xC350, 77),
            .. Row([127, 0, 0, 1], 0xC350, [127, 0, 0, 1], 0x1F90, 88),
        ];
        var (server, browser) = (new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 8080), new System.Net.IPEndPoint(
            System.Net.IPAddress.Loopback.MapToIPv6(), 50000));

        Assert.Equal(88, ConnectionOwners.ProcessOf(table, browser, server));
        Assert.Equal(77, ConnectionOwners.ProcessOf(table, server, browser));
        Assert.Null(ConnectionOwners.ProcessOf(table, new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, 1), server));
        Assert.Null(ConnectionOwners.ProcessOf([9, 0, 0, 0], browser, server));
        Assert.Equal(99, ConnectionOwners.ProcessOfV6([1, 0, 0, 0, .. RowOfV6(browser, server, 99)], browser, server));
        Assert.Null(ConnectionOwners.ProcessOfV6([1, 0, 0, 0, .. RowOfV6(browser, server, 0)], browser, server));
    }

    [Fact]
    public void AnEnvironmentIsSortedAndItsNamesDifferByMoreThanTheirCase() => Assert.Equal(
        "A=1\0PATH=new\0z=2\0\0",
        EnvironmentBlock.Of(
            new SortedDictionary<string, string> { ["z"] = "2", ["PATH"] = "old", ["gone"] = "x", ["A"] = "1" },
            new Dictionary<string, string?> { ["Path"] = "new", ["GONE"] = null }));

    private static byte[] Relation(int kind, int size)
    {
        var bytes = new byte[Math.Max(size, 8)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, kind);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), size);
        return bytes;
    }

    /// <summary>MIB_TCP6ROW_OWNER_PID: address, scope and port of both ends, state, process.</summary>
    private static byte[] RowOfV6(System.Net.IPEndPoint local, System.Net.IPEndPoint remote, int process)
    {
        var row = new byte[56];
        local.Address.MapToIPv6().GetAddressBytes().CopyTo(row, 0);
        BinaryPrimitives.WriteUInt16BigEndian(row.AsSpan(20), (ushort)local.Port);
        remote.Address.MapToIPv6().GetAddressBytes().CopyTo(row, 24);
        BinaryPrimitives.WriteUInt16BigEndian(row.AsSpan(44), (ushort)remote.Port);
        BinaryPrimitives.WriteInt32LittleEndian(row.AsSpan(48), 5);
        BinaryPrimitives.WriteInt32LittleEndian(row.AsSpan(52), process);
        return row;
    }

    private static byte[] Row(byte[] local, int localPort, byte[] remote, int remotePort, int process)
    {
        var row = new byte[24];
        row[0] = 5;
        local.CopyTo(row, 4);
        BinaryPrimitives.WriteUInt16BigEndian(row.AsSpan(8), (ushort)localPort);
        remote.CopyTo(row, 12);
        BinaryPrimitives.WriteUInt16BigEndian(row.AsSpan(16), (ushort)remotePort);
        BinaryPrimitives.WriteInt32LittleEndian(row.AsSpan(20), process);
        return row;
    }
}
