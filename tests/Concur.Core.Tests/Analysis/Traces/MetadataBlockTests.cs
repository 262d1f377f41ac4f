using System.Buffers.Binary;
using Concur.Core.Analysis.Traces;

namespace Concur.Core.Tests.Analysis.Traces;

public class MetadataBlockTests
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(134_217_728, false)]
    [InlineData(-1, false)]
    public void ADescriptionHasRoomForTheFieldsThatItAnnounces(int announced, bool sound) =>
        Assert.Equal(sound, MetadataBlock.IsSound(Block(announced, announced == 0 ? 0 : 9)));

    [Theory]
    [InlineData(3, true)]
    [InlineData(100, false)]
    public void FieldsWithinFieldsEnd(int depth, bool sound)
    {
        var nested = new List<byte>();
        for (var i = 0; i < depth; i++) nested.AddRange([1, 0, 0, 0, 1, 0, 0, 0]); // an object of one field
        nested.AddRange([9, 0, 0, 0, 0, 0]); // a number without a name
        for (var i = 0; i < depth; i++) nested.AddRange([0, 0]); // the objects' names

        Assert.Equal(sound, MetadataBlock.IsSound(Block(1, [.. nested])));
    }

    [Fact]
    public void ABlockThatIsCutOffIsNotSound() => Assert.False(MetadataBlock.IsSound(Block(1, 9).AsSpan(0, 40)));

    private static byte[] Block(int announced, int type) => Block(announced, type == 0 ? [] : [(byte)type, 0, 0, 0, 0, 0]);

    /// <summary>A block with one description: of an event without names that has the given fields.</summary>
    private static byte[] Block(int announced, byte[] fields)
    {
        var description = new byte[4 + 2 + 4 + 2 + 16 + 4 + fields.Length];
        BinaryPrimitives.WriteInt32LittleEndian(description.AsSpan(28), announced);
        fields.CopyTo(description, 32);
        byte[] head = [20, 0, 1, 0, .. new byte[16], 128, 0]; // 20 bytes; compressed; only the payload's length and a time
        var length = description.Length;
        return [.. head, .. length < 128 ? (byte[])[(byte)length] : [(byte)(length | 0x80), (byte)(length >> 7)], .. description];
    }
}
