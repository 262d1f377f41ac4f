using Concur.Core.Model;
using Concur.Core.Storage.Unix;

namespace Concur.Core.Storage;

/// <summary>Reads files of bounded size, which may come from other machines.</summary>
internal static class BoundedFile
{
    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>
    /// Reads an ordinary file, without its byte order mark. The file's own length is not relied on: it may grow meanwhile.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="mostBytes">Its largest allowed size.</param>
    /// <param name="what">What it should be, for the message.</param>
    /// <exception cref="ConcurException">It is larger, or a pipe or a device.</exception>
    public static ReadOnlyMemory<byte> Read(string path, long mostBytes, string what)
    {
        SpecialFiles.Refuse(path);
        using var stream = File.OpenRead(path);
        return WithoutMark(Read(stream, path, mostBytes, what));
    }

    /// <summary>Reads the rest of an open file.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="path">Its name, for the message.</param>
    /// <param name="mostBytes">The largest allowed size.</param>
    /// <param name="what">What it should be, for the message.</param>
    /// <exception cref="ConcurException">It is larger.</exception>
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

    /// <summary>The bytes after a byte order mark, if there is one.</summary>
    public static ReadOnlyMemory<byte> WithoutMark(ReadOnlyMemory<byte> json) =>
        json.Span.StartsWith(ByteOrderMark) ? json[ByteOrderMark.Length..] : json;
}
