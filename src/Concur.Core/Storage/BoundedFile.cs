using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>Reads files that may come from anybody.</summary>
internal static class BoundedFile
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>All bytes of a file but a byte order mark. What it says of its length is not believed: a link may lead to one without an end.</summary>
    /// <param name="path">The file.</param>
    /// <param name="mostBytes">It may not have more.</param>
    /// <param name="what">What it should be, for the message.</param>
    /// <exception cref="ConcurException">It is larger.</exception>
    public static ReadOnlyMemory<byte> Read(string path, long mostBytes, string what)
    {
        using var stream = File.OpenRead(path);
        return WithoutMark(Read(stream, path, mostBytes, what));
    }

    /// <summary>What is left of an open file.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="path">Its name, for the message.</param>
    /// <param name="mostBytes">There may not be more.</param>
    /// <param name="what">What it should be, for the message.</param>
    /// <exception cref="ConcurException">There is more.</exception>
    public static ReadOnlyMemory<byte> Read(Stream stream, string path, long mostBytes, string what)
    {
        using var bytes = new MemoryStream((int)Math.Clamp(stream.CanSeek ? stream.Length : 0, 0, mostBytes));
        var buffer = new byte[1 << 16];
        for (int read; (read = stream.Read(buffer)) > 0; bytes.Write(buffer, 0, read))
        {
            if (bytes.Length + read > mostBytes) throw new ConcurException(FailureKind.BadInput, $"'{path}' is larger than {what} may be");
        }

        return bytes.ToArray();
    }

    /// <summary>What follows a byte order mark.</summary>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> json) => json.Span.StartsWith(ByteOrderMark) ? json[ByteOrderMark.Length..] : json;
}
