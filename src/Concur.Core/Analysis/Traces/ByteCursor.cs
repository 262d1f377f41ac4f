using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Concur.Core.Analysis.Traces;

/// <summary>Goes through bytes in memory. Once it was asked for more than there is, it has failed and yields zeros.</summary>
/// <param name="bytes">What to go through.</param>
internal ref struct ByteCursor(ReadOnlySpan<byte> bytes)
{
    private const int MostVarBytes = 10;

    /// <summary>What is left.</summary>
    public ReadOnlySpan<byte> Left { get; private set; } = bytes;

    /// <summary>Whether more was asked for than there was.</summary>
    public bool Failed { get; private set; }

    public byte Byte()
    {
        var read = Take(1);
        return read.IsEmpty ? (byte)0 : read[0];
    }

    public int Int32()
    {
        var read = Take(sizeof(int));
        return read.IsEmpty ? 0 : BinaryPrimitives.ReadInt32LittleEndian(read);
    }

    /// <summary>A number in groups of seven bits, the lowest first.</summary>
    public ulong VarUInt()
    {
        var value = 0UL;
        for (var i = 0; i < MostVarBytes; i++)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7F) << (7 * i);
            if (next < 0x80) return value;
        }

        Failed = true;
        return 0;
    }

    /// <summary>Passes over a text of 16-bit characters and the zero that ends it.</summary>
    public void SkipText()
    {
        var end = MemoryMarshal.Cast<byte, char>(Left).IndexOf('\0');
        Take(end < 0 ? long.MaxValue : (end + 1) * sizeof(char));
    }

    /// <returns>Empty when there are not that many left, or the count is negative.</returns>
    public ReadOnlySpan<byte> Take(long count)
    {
        if (count < 0 || count > Left.Length)
        {
            Failed = true;
            Left = [];
            return [];
        }

        var taken = Left[..(int)count];
        Left = Left[(int)count..];
        return taken;
    }
}
