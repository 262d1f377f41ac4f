using System.Buffers.Binary;

namespace Concur.Core.Storage;

/// <summary>
/// A look at a zip's central directory before a library reads all of it into memory: it has to be small, and to stand
/// right before its end record. A zip64's directory, which a library would
/// follow instead, is refused. Source: PKWARE's APPNOTE.TXT, 4.3.14 to 4.3.16.
/// </summary>
internal static class ZipDirectory
{
    private const uint EndSignature = 0x06054b50;
    private const uint Zip64LocatorSignature = 0x07064b50;
    private const int Zip64LocatorLength = 20;
    private const int EndLength = 22;
    private const int LongestComment = 65_535;
    private const int MostEntries = 5_000;
    private const int MostBytes = 4 << 20;

    /// <exception cref="InvalidDataException">It is no zip, or has more entries than a run has.</exception>
    public static void Check(FileStream file)
    {
        var tail = new byte[(int)Math.Min(file.Length, EndLength + LongestComment)];
        file.Position = file.Length - tail.Length;
        file.ReadExactly(tail);
        file.Position = 0;
        var end = Find(tail);
        if (end < 0) throw new InvalidDataException("it has no end");
        var record = tail.AsSpan(end);
        var (entries, bytes, offset) = (BinaryPrimitives.ReadUInt16LittleEndian(record[10..]), BinaryPrimitives.ReadUInt32LittleEndian(record[12..]), BinaryPrimitives.ReadUInt32LittleEndian(record[16..]));
        if (BinaryPrimitives.ReadUInt32LittleEndian(record[4..]) != 0) throw new InvalidDataException("it is one of several disks");
        if (end >= Zip64LocatorLength && BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(end - Zip64LocatorLength)) == Zip64LocatorSignature) throw new InvalidDataException("it is larger than a run can be (zip64)");
        if (entries > MostEntries || bytes > MostBytes) throw new InvalidDataException("it has more entries than a run has");
        if (offset + (long)bytes != file.Length - tail.Length + end) throw new InvalidDataException("its directory is not where it should be");
    }

    private static int Find(ReadOnlySpan<byte> tail)
    {
        for (var at = tail.Length - EndLength; at >= 0; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail[at..]) == EndSignature) return at;
        }

        return -1;
    }
}
