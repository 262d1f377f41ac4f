using Concur.Core.Measuring.Platform.Linux;

namespace Concur.Core.Tests.Measuring.Platform.Linux;

/// <summary>
/// Stacks that the kernel could not follow are found again in a copy of their innermost part, of which nothing else is kept.
/// </summary>
public sealed class SwitchStackRecordsTests : IDisposable
{
    private const ulong Kernel = unchecked((ulong)-128L);
    private const ulong User = unchecked((ulong)-512L);
    private const ulong StackPointer = 0x7ffc_0000_1000;
    private const ulong Secret = 0x7365_6372_6574_2121;
    private readonly SwitchStackRecords _records = new();

    public void Dispose() => _records.Dispose();

    [Fact]
    public void AFramePointerThatTheLibrarySavedLeadsToTheFramesOfItsCallers()
    {
        ulong[] stack = [Secret, Secret, Frame(5), Secret, 0x1111, Frame(8), 0x40_1000, 1, Frame(12), 0x40_2000, 3, 4, 0, 0x40_3000];

        ulong[] chain = [Kernel, 0xffff_8000, User, 0x7f00_0001];
        Assert.Equal([.. chain, 0x40_1000, 0x40_2000, 0x40_3000], ChainOf(chain, stack));
    }

    [Fact]
    public void AWalkThatWentAstrayIsReplaced()
    {
        ulong[] stack = [Secret, Frame(2), Frame(4), 0x40_1000, Frame(6), 0x40_2000, 0, 0x40_3000];

        Assert.Equal([User, 0x7f00_0001, 0x40_1000, 0x40_2000, 0x40_3000], ChainOf([User, 0x7f00_0001, 0x666, 0x777], stack));
    }

    [Fact]
    public void AStackThatTheKernelFollowedStaysAsItIs()
    {
        ulong[] chain = [Kernel, 0xffff_8000, User, 1, 2, 3, 4];

        Assert.Equal(chain, ChainOf(chain, [Frame(2), 0, Frame(4), 0x40_1000, Frame(6), 0x40_2000, 0, 0x40_3000]));
    }

    [Theory]
    [InlineData("too few frames", new[] { 2, 0, 0, 0x40_1000 })]
    [InlineData("frames that lead inwards", new[] { 4, 0, 0, 0, 2, 0x40_1000, 0, 0 })]
    [InlineData("nothing", new int[0])]
    public void WhatIsNoRowOfFramesIsLeftOut(string why, int[] words)
    {
        ulong[] stack = [.. words.Select(word => word is > 0 and < 16 ? Frame(word) : (ulong)word)];

        Assert.Equal([User, 0x7f00_0001], ChainOf([User, 0x7f00_0001], stack));
        Assert.NotEmpty(why);
    }

    [Fact]
    public void NothingElseOfTheStackIsKept()
    {
        var output = Written([User, 0x7f00_0001], [Secret, Frame(2), Frame(4), 0x40_1000, Frame(6), 0x40_2000, 0, 0x40_3000]);

        Assert.DoesNotContain("!!terces", System.Text.Encoding.Latin1.GetString(output), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", System.Text.Encoding.Latin1.GetString(output), StringComparison.Ordinal);
        Assert.Equal(output.Length, BitConverter.ToUInt16(output, 6));
    }

    [Fact]
    public void RecordsOfAnotherKindAndDamagedOnesDoNoHarm()
    {
        byte[] lost = [2, 0, 0, 0, 0, 0, 16, 0, .. new byte[8]];
        byte[] cut = [9, 0, 0, 0, 0, 0, 16, 0, .. new byte[8]];
        foreach (var record in (byte[][])[lost, cut]) _records.Incoming.Write(record);
        using var output = new MemoryStream();

        Assert.True(_records.WriteTo(output));
        Assert.Equal(lost, output.ToArray());
        Assert.False(_records.WriteTo(output));
    }

    /// <summary>The address of a word of the stack.</summary>
    private static ulong Frame(int word) => StackPointer + ((ulong)word * sizeof(ulong));

    private ulong[] ChainOf(ulong[] chain, ulong[] stack)
    {
        var output = Written(chain, stack);
        var count = BitConverter.ToInt32(output, 48);
        return [.. Enumerable.Range(0, count).Select(index => BitConverter.ToUInt64(output, 56 + (index * 8)))];
    }

    /// <summary>A record as the kernel writes it: instruction, stamp, period, chain, one register, a copy of the stack.</summary>
    private byte[] Written(ulong[] chain, ulong[] stack)
    {
        byte[] body =
        [
            .. new byte[8 + 24 + 8], .. Words([(ulong)chain.Length, .. chain, 2, StackPointer, (ulong)stack.Length * 8, .. stack]),
            .. stack.Length > 0 ? Words([(ulong)stack.Length * 8]) : [],
        ];
        _records.Incoming.Write([9, 0, 0, 0, 1, 0, .. BitConverter.GetBytes((ushort)(8 + body.Length)), .. body]);
        using var output = new MemoryStream();
        _records.WriteTo(output);
        return output.ToArray();
    }

    private static byte[] Words(ulong[] words) => [.. words.SelectMany(BitConverter.GetBytes)];
}
