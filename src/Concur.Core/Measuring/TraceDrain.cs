namespace Concur.Core.Measuring;

/// <summary>Why a session's stream is no longer read.</summary>
internal enum StreamEnd
{
    /// <summary>It has ended, with the session or the process.</summary>
    Ended,

    /// <summary>It has brought as many bytes as are kept.</summary>
    Full,
}

/// <summary>Copies a session's stream into a file.</summary>
internal static class TraceDrain
{
    /// <summary>The most bytes of one session: a runtime that does nothing but contend for locks takes minutes to write as many.</summary>
    public const long MostBytes = 4L << 30;

    private const int CopyBufferBytes = 1 << 17;

    /// <summary>
    /// Completes when the stream ends, which it does with the session or the process. It must be read until then: otherwise the
    /// process would wait at its end. Where it can't be kept it is closed, at which the runtime ends the session.
    /// </summary>
    /// <param name="events">The session's stream.</param>
    /// <param name="path">The file to write.</param>
    /// <param name="mostBytes">After how many bytes the stream is closed.</param>
    /// <exception cref="IOException">The file can't be written.</exception>
    public static async Task<StreamEnd> ToFileAsync(Stream events, string path, long mostBytes = MostBytes)
    {
        try
        {
            await using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: true);
            var buffer = new byte[CopyBufferBytes];
            for (var left = mostBytes; left > 0;)
            {
                var bytes = await ReadAsync(events, buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)));
                if (bytes == 0) return StreamEnd.Ended;
                await file.WriteAsync(buffer.AsMemory(0, bytes), CancellationToken.None);
                left -= bytes;
            }

            return StreamEnd.Full;
        }
        finally
        {
            await events.DisposeAsync();
        }
    }

    private static async Task<int> ReadAsync(Stream events, Memory<byte> into)
    {
        try
        {
            return await events.ReadAsync(into, CancellationToken.None);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return 0; // The process was killed and its socket reset, or the stream was closed: what arrived by then is kept.
        }
    }
}
